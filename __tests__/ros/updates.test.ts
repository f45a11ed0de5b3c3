import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { commandResources, type StackCommand } from '../../ros/resources/commands';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { ACME, REQUIRED, type Texts } from './parameter-values';

const template = readTemplate(ECS_TEMPLATE_FILE);

const resourcesWith = (change: Texts = {}) => {
  const { faults, resources } = resolve(template, { parameters: { ...REQUIRED, ...change } });
  expect(faults).toEqual([]);
  return resources;
};

/** What an update with other parameters changes: `Resource.Property`, or `±Resource`. Apply has a hash in its name. */
const changesOf = (change: Texts): string[] => {
  const [before, after] = [resourcesWith(), resourcesWith(change)];
  const short = (name: string): string => name.replace(/^(Apply)x[0-9a-f]+$/, '$1');
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .flatMap((name) => {
      const [one, other] = [before[name]?.properties, after[name]?.properties];
      if (!one || !other) return [`${one ? '-' : '+'}${short(name)}`];
      return [...new Set([...Object.keys(one), ...Object.keys(other)])]
        .filter((property) => JSON.stringify(one[property]) !== JSON.stringify(other[property]))
        .map((property) => `${short(name)}.${property}`);
    })
    .sort();
};

/** A running host keeps its user data, and the last command brings it to the state. */
const STATE = ['Apply.CommandContent', 'Host.UserData'];

test.each<readonly [string, Texts, readonly string[]]>([
  ['an image', { Image: `registry.example.com/design/od@sha256:${'1'.repeat(64)}` }, STATE],
  ['memory', { MemoryMiB: '2048' }, STATE],
  ['mirrors', { RegistryMirrors: 'https://mirror.example.com' }, STATE],
  ['clients', { Clients: '198.51.100.7/32' }, [...STATE, 'HttpRedirect.Permissions', 'Https.Permissions']],
  ['a domain', { Domain: 'design.example.com' }, STATE],
  ['a domain with its number', { Domain: 'design.example.com', IcpNumber: '京ICP备12345678号-1' }, STATE],
  ['a certificate', ACME, [...STATE, 'Role.Policies']],
  ['a larger data disk', { DataDiskGiB: '100' }, [...STATE, 'DataDisk.Size']],
  ['another instance type', { InstanceType: 'ecs.c7.xlarge' }, ['Host.InstanceType']],
  ['protection', { Protect: 'true' }, ['Host.DeletionProtection', 'PublicAddress.DeletionProtection']],
  [
    'an existing data disk',
    { DataDiskId: 'd-bp1example' },
    [...STATE, '-DataDisk', 'DataDiskAttachment.DiskId', 'Snapshots.DiskIds'],
  ],
])('an update with %s changes this and nothing else', (_, change, expected) => {
  expect(changesOf(change)).toEqual([...expected].sort());
});

test('no update and no deletion takes the data disk: it is retained, and never released with the host', () => {
  expect(template.Resources['DataDisk']).toMatchObject({ DeletionPolicy: 'Retain' });
  expect(resourcesWith()['DataDiskAttachment']?.properties).toMatchObject({
    DeleteWithInstance: false,
    DeleteAutoSnapshot: false,
  });
  expect(resourcesWith()['Host']?.properties).toMatchObject({ UpdatePolicy: 'ForNewInstances' });
});

test('no subscription is bought or released by accident', () => {
  expect(resourcesWith()['Host']?.properties).toMatchObject({ InstanceChargeType: 'PostPaid' });
  const bought = resourcesWith({ PayType: 'PrePaid', PayPeriod: '3', Protect: 'true' })['Host']?.properties;
  // The service protects no subscription, and ROS releases none without DeletionForce.
  expect(bought).toMatchObject({ Period: 3, PeriodUnit: 'Month', DeletionProtection: false });
  expect(bought).not.toHaveProperty('DeletionForce');
  expect(bought).not.toHaveProperty('SubscriptionDeletionForce');
});

describe('a new version', () => {
  const command = (id: string, template: string): StackCommand => ({
    id,
    template,
    script: template,
    description: id,
    timeoutSeconds: 60,
  });
  const names = (...commands: StackCommand[]): string[] => Object.keys(commandResources(commands));

  test('sends the parts that differ, and no other', () => {
    const before = names(command('program-1', 'a'), command('program-2', 'b'), command('apply', 'c'));
    const after = names(command('program-1', 'a'), command('program-2', 'B'), command('apply', 'C'));
    expect(after.map((name) => before.includes(name))).toEqual([true, false, false]);
    expect(before.join(' ')).toMatch(/^Program1x[0-9a-f]{8} Program2x[0-9a-f]{8} Applyx[0-9a-f]{8}$/);
  });

  test('runs the commands one after the other, once the app answers', () => {
    const commands = Object.entries(template.Resources).filter(
      ([, { Type }]) => Type === 'ALIYUN::ECS::RunCommand',
    );
    const order = commands.map(([name]) => name.replace(/x[0-9a-f]{8}$/, ''));
    expect(order).toEqual([
      ...[1, 2, 3, 4].map((number) => `Operations${number}`),
      ...[1, 2, 3].map((number) => `Program${number}`),
      'Apply',
    ]);
    expect(commands.map(([, { DependsOn }]) => DependsOn)).toEqual(
      ['AppAnswers', ...commands.slice(0, -1).map(([name]) => name)].map((name) => [name]),
    );
    for (const [, { Properties }] of commands) {
      expect(Properties).toMatchObject({ Sync: true, EnableParameter: false, ContentEncoding: 'PlainText' });
      // It would run again when the stack is deleted.
      expect(Properties).not.toHaveProperty('RunAgainOn');
    }
  });
});
