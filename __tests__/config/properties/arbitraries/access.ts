import fc from 'fast-check';

import { ICP_NUMBERS } from '../../../support/environments';
import { both, maybe } from './parts';
import { clients, domain } from './values';

export const named = both(
  fc.record({ allow: clients, domain }),
  maybe({ icpNumber: fc.constantFrom(...ICP_NUMBERS) }),
);
