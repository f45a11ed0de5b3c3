import fc from 'fast-check';

import { DOCKER } from '../../../../alibaba-cloud/networks';
import { addressOf, cidrOf, overlap } from '../../../../ground/cidr';
import { DIGEST } from '../../../support/environments';
import { both, int, maybe, name, type Tree, word } from './parts';

export const image = fc
  .tuple(name(12), word(8), fc.constantFrom('', ':5000'), fc.constantFrom('', ':v1.2'))
  .map(([host, path, port, tag]) => `${host}.example.com${port}/${path}/od${tag}@${DIGEST}`);

export const mirrors = fc.array(
  word(10).map((host) => `https://${host}.example.com`),
  { maxLength: 3 },
);

/** Networks of at most a /12, which are a small part of the internet even together, and apart from Docker's. */
const network = fc
  .tuple(int(12, 32), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  .map(([prefix, address]) => {
    const first = address - (address % 2 ** (32 - prefix));
    return `${addressOf(first)}/${prefix}`;
  })
  .filter((text) => !overlap(cidrOf(text), DOCKER.network));

export const networks = fc.array(network, { minLength: 1, maxLength: 8 });

export const clients = fc.oneof(fc.constant('everyone'), networks);

const label = fc.oneof(word(8), fc.constantFrom('xn--fiqs8s', 'xn--wc3a5b'));

export const domain = fc.tuple(name(14), label).map((labels) => `${labels.join('.')}.example.com`);

export const email = fc
  .tuple(word(8), fc.constantFrom('', '.', '_', '%', '+', '-'), word(6))
  .map(([one, sign, other]) => `${one}${sign}${other}@example.com`);

export const bucket = name(20).map((text) => `b-${text}`);

export const kms = fc.oneof(
  word(20).map((text) => `key-${text}`),
  fc.constant('12345678-9abc-def0-1234-56789abcdef0'),
);

export const instanceType = fc
  .tuple(fc.constantFrom('c7', 'g8i', 'u1-c1m2', 'gn8v-tee'), fc.constantFrom('large', 'xlarge', '24xlarge'))
  .map((parts) => `ecs.${parts.join('.')}`);

export const billing = (...months: readonly number[]): fc.Arbitrary<Tree> =>
  fc.oneof(
    fc.constant({ type: 'pay-as-you-go' }),
    both(
      fc.record({ type: fc.constant('subscription'), months: fc.constantFrom(...months) }),
      maybe({ renewMonths: fc.constantFrom(1, 12) }),
    ),
  );
