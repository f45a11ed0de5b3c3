import { byRos } from './by-ros';
import { byTerraform } from './by-terraform';
import { CASES, stackOfRos, terraformOf } from './choices';
import { plain } from './made';

/** Differences that a later change could make: resource type, property, value. */
const PLANTED: readonly (readonly [type: string, property: string, value: unknown])[] = [
  ['ALIYUN::ECS::InstanceGroup', 'HttpTokens', 'optional'],
  ['ALIYUN::ECS::InstanceGroup', 'SystemDiskEncrypted', 'false'],
  ['ALIYUN::ECS::InstanceGroup', 'Password', 'Example-0'],
  ['ALIYUN::ECS::InstanceGroup', 'ImageId', 'ubuntu_24_04_x64_20G'],
  ['ALIYUN::ECS::InstanceGroup', 'DeletionProtection', true],
  ['ALIYUN::ECS::Disk', 'Encrypted', false],
  ['ALIYUN::ECS::Disk', 'PerformanceLevel', 'PL0'],
  ['ALIYUN::ECS::DiskAttachment', 'DeleteWithInstance', true],
  ['ALIYUN::ECS::DiskAttachment', 'DeleteAutoSnapshot', true],
  ['ALIYUN::ECS::AutoSnapshotPolicy', 'RetentionDays', 1],
  ['ALIYUN::ECS::SecurityGroupIngresses', 'Permissions', []],
  ['ALIYUN::ECS::RunCommand', 'CommandContent', 'true'],
  [
    'ALIYUN::RAM::Role',
    'Policies',
    [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: ['*'] }] } }],
  ],
];

describe('a planted difference', () => {
  const [choices] = Object.values(CASES);
  if (!choices) throw new Error('no case');
  const ros = stackOfRos(choices);
  const made = byTerraform(terraformOf(choices));

  test.each(PLANTED)('is found: %s %s', (type, property, value) => {
    const entries = Object.entries(ros.resources);
    const at = entries.findIndex(([, resource]) => resource.type === type);
    const changed = entries.map(([name, resource], index) => [
      name,
      index === at ? { ...resource, properties: { ...resource.properties, [property]: value } } : resource,
    ]) as typeof entries;
    expect(plain(byRos({ ...ros, resources: Object.fromEntries(changed) }))).not.toEqual(plain(made));
  });

  test.each(['MEMORY_MIB=1024', 'CLIENTS=203.0.113.0/24 198.51.100.7/32', 'CERTIFICATE=self-signed'])(
    'is found in the state: %s',
    (line) => {
      const entries = Object.entries(ros.resources).map(([name, resource]) => [
        name,
        {
          ...resource,
          properties: JSON.parse(
            JSON.stringify(resource.properties).replaceAll(line, `${line}9`),
          ) as typeof resource.properties,
        },
      ]) as [string, (typeof ros.resources)[string]][];
      expect(plain(byRos({ ...ros, resources: Object.fromEntries(entries) }))).not.toEqual(plain(made));
    },
  );
});
