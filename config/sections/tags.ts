import { z } from 'zod';

import { TAGS } from '../../alibaba-cloud/limits';
import { leaf } from './leaf';

/** Tags that every resource bears anyway. */
export const OWN_TAGS = ['project', 'environment'] as const;

/** How many tags an environment may add to them. */
export const MOST_TAGS = TAGS.count - OWN_TAGS.length;

/**
 * What the tag service takes: no reserved beginning, no address, nothing that is no character. `TfToken[` is how CDKTF
 * marks its own references.
 */
const words = (shortest: number, longest: number): RegExp =>
  new RegExp(
    `^(?!aliyun|acs:)(?!.*https?:\\/\\/)(?!.*TfToken\\[)(?!\\s)[^\\p{Cc}\\u2028\\u2029]{${shortest},${longest}}$`,
    'u',
  );

const bounds = 'that start neither with aliyun, acs: nor a blank, on one line, without http:// and https://';

/** Tags of every resource. */
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
    description: 'Tags put on every resource that takes any, beside project and environment.',
    allowed: `at most ${MOST_TAGS} tags: a resource bears ${TAGS.count}, two of which are project and environment`,
    explain: (value) =>
      value !== null && typeof value === 'object' && Object.keys(value).length > MOST_TAGS
        ? { got: `${Object.keys(value).length} tags` }
        : undefined,
  });
