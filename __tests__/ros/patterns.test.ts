import fc from 'fast-check';

import { DOCKER, PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { addressOf, cidrOf, contains, overlap, parseCidr } from '../../ground/cidr';
import { CLUSTER } from '../../ros/compute-nest/cluster/parameters';
import { MOST_CLIENTS } from '../../ros/parameters/access';
import { PARAMETERS } from '../../ros/parameters/parameters';
import { apartFrom, listOf, network, sourceOf, whole } from '../../ros/patterns';

const accepts = (pattern: string, text: string): boolean => new RegExp(pattern).test(text);

/** Texts that are networks, or almost: with bits after the prefix, large numbers, zeros in front. */
const almostNetwork = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 33 }), fc.boolean())
  .map(([address, prefix, aligned]) => {
    const size = 2 ** Math.max(0, 32 - prefix);
    const first = aligned ? address - (address % size) : address;
    return `${addressOf(first)}/${prefix}`;
  });

/** Networks at the borders of the given ones, which random numbers hardly meet. */
const around = (text: string) => {
  const { first, last } = cidrOf(text);
  return fc
    .tuple(
      fc.constantFrom(first - 1, first, first + 1, last - 1, last, last + 1),
      fc.integer({ min: 1, max: 32 }),
    )
    .map(([address, prefix]) => {
      const start = address - (address % 2 ** (32 - prefix));
      return `${addressOf(start)}/${prefix}`;
    });
};

const { Clients, VpcCidrBlock, VSwitchCidrBlock } = PARAMETERS;
const { NetworkCidr } = CLUSTER;
const RUNS = { numRuns: 2000 };

test('a client is what the configuration accepts as one, and no other text', () => {
  fc.assert(
    fc.property(fc.oneof(almostNetwork, around(DOCKER.network.text)), (text) => {
      const parsed = parseCidr(text);
      const allowed = parsed !== undefined && parsed.prefix >= 8 && !overlap(parsed, DOCKER.network);
      expect([text, accepts(Clients.AllowedPattern, text)]).toEqual([text, allowed]);
    }),
    RUNS,
  );
});

test('a new VPC, its vSwitch and the VPC of a cluster are private networks of their sizes, so Docker’s is none of them', () => {
  const near = [...PRIVATE_NETWORKS, DOCKER.network.text].map(around);
  const isPrivate = (text: string): boolean => {
    const parsed = parseCidr(text);
    return parsed !== undefined && PRIVATE_NETWORKS.map(cidrOf).some((range) => contains(range, parsed));
  };
  fc.assert(
    fc.property(fc.oneof(almostNetwork, ...near), (text) => {
      const prefix = parseCidr(text)?.prefix ?? 0;
      const of = (least: number, most: number) => isPrivate(text) && prefix >= least && prefix <= most;
      expect([text, accepts(VpcCidrBlock.AllowedPattern, text)]).toEqual([text, of(16, 16)]);
      expect([text, accepts(VSwitchCidrBlock.AllowedPattern, text)]).toEqual([text, of(16, 29)]);
      expect([text, accepts(NetworkCidr.AllowedPattern, text)]).toEqual([text, of(8, 28)]);
    }),
    RUNS,
  );
});

test.each([
  '0.0.0.0/0',
  '0.0.0.0/00',
  '0.0.0.0/08',
  '00.0.0.0/8',
  '0.0.0.0/1,128.0.0.0/1',
  '0.0.0.0',
  '*',
  'all',
  '::/0',
  'Everyone',
  'everyone,203.0.113.0/24',
  '203.0.113.0/24,everyone',
  '203.0.113.0/24,0.0.0.0/0',
  '203.0.113.0/24,',
  ',203.0.113.0/24',
  '203.0.113.0/24,,198.51.100.0/24',
  '203.0.113.0/24, 198.51.100.0/24',
  '203.0.113.0/24\n',
  'everyone\n',
  '203.0.113.0/24\n0.0.0.0/0',
  '٢03.0.113.0/24',
  '',
])('no clients: %j', (text) => {
  expect(accepts(Clients.AllowedPattern, text)).toBe(false);
});

test('so many of the largest networks are less than a quarter of the internet, and one more is refused', () => {
  const list = (count: number): string =>
    Array.from({ length: count }, (_, index) => `${index}.0.0.0/8`).join(',');
  expect(accepts(Clients.AllowedPattern, list(MOST_CLIENTS))).toBe(true);
  expect(accepts(Clients.AllowedPattern, list(MOST_CLIENTS + 1))).toBe(false);
  expect(MOST_CLIENTS * 2 ** 24).toBeLessThan(2 ** 30);
});

test('a pattern reads in Python as in JavaScript: no class of Unicode, and an end that is the end', () => {
  for (const [name, parameter] of Object.entries(PARAMETERS)) {
    if (!('AllowedPattern' in parameter)) continue;
    expect([name, parameter.AllowedPattern]).toEqual([
      name,
      expect.stringMatching(/^\^(?!.*\\[dDwWsSbBpPuxk]).*\$\(\?!\\n\)$/),
    ]);
  }
  expect(sourceOf(/^a\d\/$/)).toBe('a[0-9]/');
  expect(() => sourceOf(/a$/)).toThrow('allowed a pattern between ^ and $');
});

test('the parts of patterns refuse what is next to what they accept', () => {
  expect(accepts(whole(network(24, 24)), '10.0.0.0/25')).toBe(false);
  expect(accepts(whole(listOf('[ab]', 2)), 'a,b')).toBe(true);
  expect(accepts(whole(listOf('[ab]', 2)), 'a,b,a')).toBe(false);
  const apart = whole(`${apartFrom(cidrOf('10.1.0.0/16'), 8)}${network(8)}`);
  expect(accepts(apart, '10.2.0.0/16')).toBe(true);
  for (const text of ['10.1.0.0/16', '10.1.2.0/24', '10.0.0.0/8', '10.0.0.0/15']) {
    expect([text, accepts(apart, text)]).toEqual([text, false]);
  }
});
