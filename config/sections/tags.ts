import { z } from 'zod';

import { TAGS } from '../../alibaba-cloud/limits';
import { show } from '../faults';
import { type Explain, leaf } from './leaf';

/** Tags that this project puts on every resource. */
export const OWN_TAGS = ['project', 'environment'] as const;

/** The largest number of tags that an environment may add. */
export const MOST_TAGS = TAGS.count - OWN_TAGS.length;

/** Matches a word in upper and lower case. A flag of the expression would be lost in the JSON Schema. */
const anyCase = (word: string): string =>
  word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/**
 * The texts that every service accepts: no reserved beginning, no URL and no control character. `TfToken[` is excluded
 * because CDKTF marks its own references with it.
 * Source: OSS, "PutBucketTags", 28 April 2024, and "0010-00000002" (a page without a date), which refuses `acs` without
 * its colon at the beginning of a key, in any case; CLB, "TagResources", for keys and values: `aliyun`, `acs:`, URLs.
 */
const words = (reserved: readonly string[], shortest: number, bytes: number) =>
  z
    .string()
    .regex(
      new RegExp(
        `^(?!${reserved.map(anyCase).join('|')})(?!.*${anyCase('http')}[sS]?:\\/\\/)(?!.*TfToken\\[)(?!\\s)[^\\p{Cc}\\u2028\\u2029]{${shortest},${bytes}}$`,
        'u',
      ),
    )
    .refine((text) => Buffer.byteLength(text) <= bytes);

const oneLine = 'on one line, without http:// and https://, not starting with a blank';

/** Tells the length of a text that is too long. */
const tooLong =
  (bytes: number): Explain =>
  (value) => {
    const length = Buffer.byteLength(String(value));
    return typeof value === 'string' && length > bytes
      ? { got: `${show(value)}, a text of ${length} bytes`, fix: 'shorten it' }
      : undefined;
  };

/** Additional tags of every resource. */
export const tagsSection = z
  .record(
    leaf(words(['aliyun', 'acs'], 1, TAGS.keyBytes), {
      description: 'Tag key.',
      allowed: `1 to ${TAGS.keyBytes} bytes ${oneLine}, aliyun or acs`,
      example: 'team',
    }),
    leaf(words(['aliyun', 'acs:'], 0, TAGS.valueBytes), {
      description: 'Tag value.',
      allowed: `at most ${TAGS.valueBytes} bytes of text (quote numbers and yes/no) ${oneLine}, aliyun or acs:`,
      example: 'design',
      explain: tooLong(TAGS.valueBytes),
    }),
  )
  .refine((tags) => Object.keys(tags).length <= MOST_TAGS)
  .default({})
  .meta({
    description: 'Tags of every resource that accepts tags, in addition to project and environment.',
    allowed: `at most ${MOST_TAGS} tags: a resource can have ${TAGS.count}, and two of them are project and environment`,
    explain: (value) =>
      value !== null && typeof value === 'object' && Object.keys(value).length > MOST_TAGS
        ? { got: `${Object.keys(value).length} tags` }
        : undefined,
  });
