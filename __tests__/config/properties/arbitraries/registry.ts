import fc from 'fast-check';

import { both, maybe, name, word } from './parts';
import { billing, networks } from './values';

/** Words of an image's name with single delimiters between them. */
const pathPart = fc
  .tuple(word(12), fc.constantFrom('-', '.', '_'), word(12))
  .map(([one, delimiter, other]) => one + delimiter + other);

export const registry = both(
  fc.oneof(
    fc.record({ instanceId: fc.constant('cri-0abc') }),
    both(
      fc.record({
        instance: fc.record({
          name: name(20).map((text) => `r-${text}`),
          edition: fc.constantFrom('Basic', 'Standard', 'Advanced', 'Economy'),
          billing: billing(1, 12, 60),
        }),
      }),
      maybe({ allow: networks }),
    ),
  ),
  maybe({ namespace: pathPart, repository: pathPart, protect: fc.boolean() }),
);
