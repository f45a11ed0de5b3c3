import { execFileSync } from 'node:child_process';

import fc from 'fast-check';

import { DOCKER } from '../../../alibaba-cloud/networks';
import { apart } from '../../../constructs/network/apart';
import { addressOf, cidrOf, overlap } from '../../../ground/cidr';
import { describeWith } from '../../support/programs';

/** Networks of the lengths of a VPC that lie near Docker's, so that about half of them overlap it. */
const near = fc
  .tuple(fc.integer({ min: 8, max: 28 }), fc.integer({ min: -600, max: 600 }))
  .map(([prefix, offset]) => {
    const address = DOCKER.network.first + offset;
    const first = address - (address % 2 ** (32 - prefix));
    return `${addressOf(first)}/${prefix}`;
  });

describeWith(['terraform'], 'Terraform', () => {
  test('finds the same overlaps as the configuration', () => {
    const networks = fc.sample(near, 200);
    const expression = `[for n in ${JSON.stringify(networks)} : ${apart('n', DOCKER.network.text)}]`;
    const answer = execFileSync('terraform', ['console'], {
      input: `jsonencode(${expression})`,
      encoding: 'utf8',
    });
    const expected = networks.map((network) => !overlap(cidrOf(network), DOCKER.network));
    expect(JSON.parse(JSON.parse(answer) as string)).toEqual(expected);
    expect(new Set(expected).size).toBe(2);
  });
});
