import { z } from 'zod';

import { TAGS } from '../../alibaba-cloud/limits';
import { leaf } from './leaf';

/** Tags that this project puts on every resource. */
export const OWN_TAGS = ['project', 'environment'] as const;

/** The largest number of tags that an environment may add. */
export const MOST_TAGS = TAGS.count - OWN_TAGS.length;

/**
 * The texts that the tag service accepts: no reserved prefix, no URL and no control character. `TfToken[` is excluded
 * because CDKTF marks its own references with it.
 */
const words = (shortest: number, longest: number): RegExp =>
  new RegExp(
    `^(?!aliyun|acs:)(?!.*https?:\\/\\/)(?!.*TfToken\\[)(?!\\s)[^\\p{Cc}\\u2028\\u2029]{${shortest},${longest}}$`,
    'u',
  );

const bounds = 'on one line, not starting with aliyun, acs: or a blank, without http:// and https://';

/** Additional tags of every resource. */
export const tagsSection = z
  .record(
    leaf(z.string().regex(words(1, TAGS.keyLength)), {
      description: 'Tag key.',
      allowed: `1 to ${TAGS.keyLength} characters ${bounds}`,
      example: 'team',
    }),
    leaf(z.string().regex(words(0, TAGS.valueLength)), {
      description: 'Tag value.',
      allowed: `at most ${TAGS.valueLength} characters of text (quote numbers and yes/no) ${bounds}`,
      example: 'design',
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
