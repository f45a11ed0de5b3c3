import fc from 'fast-check';

import { both, maybe, type Tree } from './parts';

/** An account, and a certificate that it may have. */
const CERTIFICATES = [
  { accountType: 'International', certificate: 'variables' },
  { accountType: 'International', certificate: '8899123-ap-southeast-1' },
  { accountType: 'Domestic', certificate: 'variables' },
  { accountType: 'Domestic', certificate: '8899123-cn-hangzhou' },
] as const;

/** Adds a certificate to the section `slb`, and the account that has it. */
export const certified = (environment: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc.tuple(environment, fc.constantFrom(...CERTIFICATES)).map(([tree, { accountType, certificate }]) => ({
    ...tree,
    accountType,
    slb: { ...(tree['slb'] as Tree), certificate },
  }));

export const slb = both(
  fc.record({
    address: fc.constantFrom('internet', 'intranet'),
    protect: fc.boolean(),
  }),
  maybe({ dnsZone: fc.constant('example.com') }),
);
