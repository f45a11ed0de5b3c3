import fc from 'fast-check';
import { stringify } from 'yaml';

import { NIGHTLY } from '../../support/nightly';
import { FRONTS } from './arbitraries/fronts';
import { leavesOf, outcomeOf, withValue } from './holds';

/** Texts with a special meaning somewhere on the way to the cloud. */
const HOSTILE = fc.oneof(
  fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    '',
    ' ',
    '0',
    '-',
    '..',
    'null',
    '10.0.0.0/8',
    'a.b',
  ),
  fc.string({ unit: fc.constantFrom(...Array.from('${}%"\'\\ \n;#:/@-_.{[aA09é京')), maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

// The configuration refuses each text with a message, or the environment is synthesised and rendered.
test.each(Object.entries(FRONTS))('%s, with any text for a key', (_, environments) => {
  const changed = environments.chain((environment) =>
    fc
      .tuple(fc.constantFrom(...leavesOf(environment)), HOSTILE)
      .map(([path, text]) => withValue(environment, path, text)),
  );
  fc.assert(
    fc.property(changed, (environment) => {
      outcomeOf(stringify(environment), true);
    }),
    { numRuns: NIGHTLY ? 200 : 10 },
  );
});
