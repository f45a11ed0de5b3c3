import fc from 'fast-check';
import { stringify } from 'yaml';

import { NIGHTLY } from '../../support/nightly';
import { FRONTS } from './arbitraries/fronts';
import { outcomeOf } from './holds';

test.each(Object.entries(FRONTS))('%s is accepted, synthesised and rendered', (_, environments) => {
  fc.assert(
    fc.property(environments, (environment) => {
      expect(outcomeOf(stringify(environment), true)).not.toBe('refused');
    }),
    { numRuns: NIGHTLY ? 60 : 5 },
  );
});
