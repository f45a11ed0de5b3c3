import { CLASSES, findings } from '../rig/ros/oracle/oracle';
import type { Resource, Values } from '../rig/ros/template';

const GROUP: Values = {
  MaxAmount: 1,
  ImageId: 'ubuntu_24_04_x64_20G',
  InstanceType: { Ref: 'InstanceType' },
  SystemDiskKMSKeyId: { 'Fn::If': ['HasKey', { Ref: 'KmsKeyId' }, { Ref: 'ALIYUN::NoValue' }] },
  DiskMappings: [{ Category: 'cloud_essd', Size: '40', KMSKeyId: { Ref: 'KmsKeyId' } }],
  Tags: [{ Key: 'app', Value: 'open-design' }],
};

const group = (change: Values): Resource => ({
  Type: 'ALIYUN::ECS::InstanceGroup',
  Properties: { ...GROUP, ...change },
});

const without = (name: string): Resource => ({
  Type: 'ALIYUN::ECS::InstanceGroup',
  Properties: Object.fromEntries(Object.entries(GROUP).filter(([key]) => key !== name)),
});

const wait = (change: Values): Resource => ({
  Type: 'ALIYUN::ROS::WaitCondition',
  Properties: { Handle: { Ref: 'Signal' }, Timeout: 600, ...change },
});

test.each<[title: string, resource: Resource]>([
  ['a group of instances', group({})],
  ['a wait condition', wait({})],
  ['a resource without properties', { Type: 'ALIYUN::ROS::WaitConditionHandle' }],
  [
    'a role with its policies',
    {
      Type: 'ALIYUN::RAM::Role',
      Properties: {
        RoleName: 'host',
        AssumeRolePolicyDocument: {
          Version: '1',
          Statement: [
            { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } },
          ],
        },
        Policies: [
          {
            PolicyName: 'dns',
            PolicyDocument: {
              Version: '1',
              Statement: [{ Effect: 'Allow', Action: ['alidns:*'], Resource: ['*'] }],
            },
          },
        ],
      },
    },
  ],
])('accepts %s', (_, resource) => {
  expect(findings(resource)).toEqual([]);
});

test.each<[title: string, resource: Resource, finding: string]>([
  ['an unknown type', { Type: 'ALIYUN::ECS::Disc' }, 'unknown type ALIYUN::ECS::Disc'],
  ['an unknown property', group({ ImageIds: 'x' }), 'Properties.ImageIds: unknown property'],
  [
    'another spelling of a property',
    group({ SystemDiskKmsKeyId: 'x' }),
    'Properties.SystemDiskKmsKeyId: unknown property',
  ],
  [
    'an unknown property with a function',
    group({ ImageIds: { Ref: 'X' } }),
    'Properties.ImageIds: unknown property',
  ],
  [
    'an unknown nested property',
    group({ Tags: [{ Key: 'a', Worth: 'b' }] }),
    'Properties.Tags.0.Worth: unknown property',
  ],
  [
    'an unknown nested property in a list of two',
    group({
      DiskMappings: [
        { Category: 'cloud_essd', Size: '1' },
        { Category: 'cloud_essd', Size: '1', Kind: 'x' },
      ],
    }),
    'Properties.DiskMappings.1.Kind: unknown property',
  ],
  ['a wrong type', group({ MaxAmount: ['one'] }), 'maxAmount'],
  ['a wrong nested type', group({ Tags: [{ Key: ['a'] }] }), 'key'],
  ['no required property', without('MaxAmount'), 'maxAmount: required but missing'],
  ['a value out of range', wait({ Timeout: 43_201 }), '43201 is larger'],
  [
    'a value that is not allowed',
    wait({ ShowProgressEvent: 'Sometimes' }),
    `"Sometimes" doesn't exist in [EnabledIfCreateStack,Disabled,Enabled]`,
  ],
])('finds %s', (_, resource, finding) => {
  expect(findings(resource)).toEqual([expect.stringContaining(finding)]);
});

test('knows the types of npm’s packages', () => {
  expect([...CLASSES.keys()]).toEqual(
    expect.arrayContaining([
      'ALIYUN::ECS::Disk',
      'ALIYUN::VPC::EIP',
      'ALIYUN::ROS::WaitCondition',
      'ALIYUN::RAM::Role',
    ]),
  );
});
