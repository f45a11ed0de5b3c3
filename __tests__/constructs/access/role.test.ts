import { NAME_LENGTHS } from '../../../alibaba-cloud/limits';
import { InstanceRole } from '../../../constructs/access/instance-role';
import { addressesOf, type Stack } from '../../support/synth';
import { stackWith } from '../synth-constructs';

const roleNamed = (name: string): Stack =>
  stackWith((stack) => {
    new InstanceRole(stack, 'role', { name });
  });

test('a role’s name is at most as long as RAM allows', () => {
  expect(addressesOf(roleNamed('r'.repeat(NAME_LENGTHS.role)))).toHaveLength(1);
  expect(() => roleNamed('r'.repeat(NAME_LENGTHS.role + 1))).toThrow(/at most 64; shorten the project/);
});
