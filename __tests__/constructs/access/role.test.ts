import { NAME_LENGTHS } from '../../../alibaba-cloud/names';
import { InstanceRole } from '../../../constructs/access/instance-role';
import { dnsChallenge } from '../../../constructs/access/permissions';
import { addressesOf, type Stack } from '../../support/synth';
import { value } from '../../support/value';
import { stackWith } from '../synth-constructs';

const MOST = NAME_LENGTHS['alicloud_ram_role.role_name'];

const roleNamed = (name: string): Stack =>
  stackWith((stack) => {
    new InstanceRole(stack, 'role', { name });
  });

test('a role’s name is at most as long as RAM allows', () => {
  expect(addressesOf(roleNamed('r'.repeat(MOST)))).toHaveLength(1);
  expect(() => roleNamed('r'.repeat(MOST + 1))).toThrow(/at most 64; shorten the project/);
});

/** A name of this many labels, as long as a domain name can be. */
const longestOf = (labels: number): string => {
  const length = Math.floor((253 + 1) / labels) - 1;
  return Array.from({ length: labels }, () => 'l'.repeat(Math.min(63, length))).join('.');
};

test('the policy of a DNS challenge fits RAM for every domain that the configuration accepts', () => {
  const granted = (labels: number): Stack =>
    stackWith((stack) => {
      const role = new InstanceRole(stack, 'role', { name: 'host' });
      role.allow('dns-challenge', dnsChallenge(value(longestOf(labels)), undefined));
    });
  for (let labels = 2; labels <= 20; labels++) expect(addressesOf(granted(labels))).toHaveLength(3);
  expect(() => granted(60)).toThrow(/policy dns-challenge: got \d+ characters; allowed: at most 6144/);
});
