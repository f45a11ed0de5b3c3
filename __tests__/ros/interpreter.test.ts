import { resolve, templateFaults } from '../rig/ros/interpreter';
import type { Parameter, Template, Value, Values } from '../rig/ros/template';

/** A template of every kind of part, without a fault. */
const SOUND = {
  ROSTemplateFormatVersion: '2015-09-01',
  Metadata: {
    'ALIYUN::ROS::Interface': { ParameterGroups: [{ Parameters: ['Zone', 'Clients', 'Size', 'Note'] }] },
  },
  Parameters: {
    Zone: {
      Type: 'String',
      AllowedPattern: '^[a-z-]+$',
      AssociationPropertyMetadata: { After: '${Clients}' },
    },
    Clients: { Type: 'String', Default: '10.0.0.0/8,10.1.0.0/16' },
    Size: { Type: 'Number', Default: 40, MinValue: 20, MaxValue: 100 },
    Note: { Type: 'String', Default: '' },
  },
  Mappings: { Images: { '40': { Name: 'small' }, '50': { Name: 'large' } } },
  Conditions: {
    HasNote: { 'Fn::Not': { 'Fn::Equals': [{ Ref: 'Note' }, ''] } },
    Noted: { 'Fn::And': ['HasNote', { 'Fn::Not': { 'Fn::Equals': [{ Ref: 'Zone' }, 'none'] } }] },
  },
  Rules: {
    Zoned: {
      RuleCondition: { 'Fn::Equals': [{ Ref: 'Size' }, 50] },
      Assertions: [
        { Assert: { 'Fn::Equals': [{ Ref: 'Zone' }, 'large'] }, AssertDescription: 'large has 50' },
      ],
    },
  },
  Resources: {
    Disk: {
      Type: 'ALIYUN::ECS::Disk',
      DeletionPolicy: 'Retain',
      Properties: {
        ZoneId: { Ref: 'Zone' },
        Size: { Ref: 'Size' },
        DiskName: { 'Fn::FindInMap': ['Images', { Ref: 'Size' }, 'Name'] },
        Description: { 'Fn::If': ['Noted', { Ref: 'Note' }, { Ref: 'ALIYUN::NoValue' }] },
      },
    },
    Handle: {
      Type: 'ALIYUN::ROS::WaitConditionHandle',
      Condition: 'HasNote',
    },
    Host: {
      Type: 'ALIYUN::ECS::InstanceGroup',
      DependsOn: ['Disk'],
      Properties: {
        MaxAmount: 1,
        UserData: { 'Fn::Join': ['', ['a=', { 'Fn::GetAtt': ['Disk', 'DiskId'] }]] },
      },
    },
    Rules: {
      Type: 'ALIYUN::ECS::SecurityGroupIngresses',
      Properties: {
        Permissions: {
          'Fn::MergeMapToList': [
            { SourceCidrIp: { 'Fn::Split': [',', { Ref: 'Clients' }] } },
            { PortRange: ['443/443'] },
          ],
        },
      },
    },
  },
  Outputs: {
    Instance: { Value: { 'Fn::Select': [0, { 'Fn::GetAtt': ['Host', 'InstanceIds'] }] } },
    Note: { Condition: 'HasNote', Value: { Ref: 'Handle' } },
  },
} as const satisfies Template & Values;

const PARAMETERS = { Zone: 'cn-hangzhou-h' };

test('resolves a template', () => {
  const { faults, resources, outputs } = resolve(SOUND, { parameters: PARAMETERS });
  expect(faults).toEqual([]);
  expect(resources).toEqual({
    Disk: { type: 'ALIYUN::ECS::Disk', properties: { ZoneId: 'cn-hangzhou-h', Size: 40, DiskName: 'small' } },
    Host: { type: 'ALIYUN::ECS::InstanceGroup', properties: { MaxAmount: 1, UserData: 'a=Disk.DiskId' } },
    Rules: {
      type: 'ALIYUN::ECS::SecurityGroupIngresses',
      properties: {
        Permissions: [
          { SourceCidrIp: '10.0.0.0/8', PortRange: '443/443' },
          { SourceCidrIp: '10.1.0.0/16', PortRange: '443/443' },
        ],
      },
    },
  });
  expect(outputs).toEqual({ Instance: 'Host.InstanceIds' });
});

test('takes the values of attributes and the region', () => {
  const attributes = { Disk: { DiskId: 'd-1' }, Host: { InstanceIds: ['i-1', 'i-2'] } };
  const { resources, outputs } = resolve(SOUND, { parameters: PARAMETERS, attributes });
  expect(resources['Host']?.properties['UserData']).toBe('a=d-1');
  expect(outputs['Instance']).toBe('i-1');
});

const one = (value: Value, parameters: Readonly<Record<string, Parameter>> = {}): Template => ({
  Metadata: { 'ALIYUN::ROS::Interface': { ParameterGroups: [{ Parameters: Object.keys(parameters) }] } },
  Parameters: parameters,
  Resources: { Disk: { Type: 'ALIYUN::ECS::Disk', Properties: { Value: value } } },
});

test.each<[title: string, value: Value, result: Value]>([
  ['Join', { 'Fn::Join': ['-', ['a', 'b', 1]] }, 'a-b-1'],
  ['Str', { 'Fn::Str': 20 }, '20'],
  ['Join of a list that a function makes', { 'Fn::Join': ['-', { 'Fn::Split': [',', 'a,b'] }] }, 'a-b'],
  ['Join of an optional part', { 'Fn::Join': ['-', ['a', { Ref: 'ALIYUN::NoValue' }]] }, 'a'],
  ['Split of nothing', { 'Fn::Split': [',', ''] }, ['']],
  ['Select by digits', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
  ['Replace, everywhere and as written', { 'Fn::Replace': [{ '<x>': '$&' }, '<x> <x>'] }, '$& $&'],
  ['Ref', { Ref: 'ALIYUN::Region' }, 'ap-southeast-1'],
])('%s', (_, value, result) => {
  const { faults, resources } = resolve(one(value), { parameters: {} });
  expect(faults).toEqual([]);
  expect(resources['Disk']?.properties['Value']).toEqual(result);
});

test.each<[title: string, value: Value, message: string]>([
  ['another function', { 'Fn::Jq': ['First', '.', '{}'] }, 'got a function that nothing here evaluates'],
  ['a function beside other keys', { Ref: 'ALIYUN::Region', More: 1 }, 'allowed: a function alone'],
  ['Str of a text', { 'Fn::Str': '20' }, 'got "20", allowed: a number'],
  ['Join of null', { 'Fn::Join': ['', [null]] }, 'got null, allowed: a text'],
  ['Join of true', { 'Fn::Join': ['', [true]] }, 'got true, allowed: a text'],
  ['Join of a text', { 'Fn::Join': ['', 'ab'] }, 'got "ab", allowed: a list'],
  ['Split of a list', { 'Fn::Split': [',', ['a']] }, 'got ["a"], allowed: a text'],
  ['Select beyond the end', { 'Fn::Select': [1, ['a']] }, 'got index 1, allowed: 0 to 0'],
  ['Select from the end', { 'Fn::Select': [-1, ['a']] }, 'got index -1, allowed: 0 to 0'],
  ['MergeMapToList of a text', { 'Fn::MergeMapToList': [{ a: 'b' }] }, 'got "b", allowed: a list'],
  ['MergeMapToList of nothing', { 'Fn::MergeMapToList': [{ a: [] }] }, 'allowed: {key: list}, not empty'],
  [
    'Replace that depends on an order',
    { 'Fn::Replace': [{ a: 'b', b: 'c' }, 'a'] },
    'no other sign or value contains',
  ],
  ['If without a value', { 'Fn::If': ['Yes', 1] }, 'no condition Yes'],
  ['an unknown name', { Ref: 'Nothing' }, 'no parameter or resource Nothing'],
  ['an unknown resource', { 'Fn::GetAtt': ['Nothing', 'DiskId'] }, 'no resource Nothing'],
  ['an unknown attribute', { 'Fn::GetAtt': ['Disk', 'Id'] }, 'ALIYUN::ECS::Disk has no attribute Id'],
  ['an unknown mapping', { 'Fn::FindInMap': ['Images', 'a', 'b'] }, 'no mapping Images'],
  ['the index of a copy', { Ref: 'ALIYUN::Index' }, 'no parameter or resource ALIYUN::Index'],
])('refuses %s', (_, value, message) => {
  const { faults, resources } = resolve(one(value), { parameters: {} });
  expect(faults[0]).toMatchObject({ of: 'template', message: expect.stringContaining(message) as string });
  expect(resources).toEqual({});
});

/** The sound template with one part in place of another. */
const withPart = (section: keyof typeof SOUND, name: string, part: Value): Template => ({
  ...SOUND,
  [section]: { ...(SOUND[section] as Values), [name]: part },
});

const DISK = 'ALIYUN::ECS::Disk';
const rule = (assertion: Value): Value => ({ Assertions: [{ Assert: assertion }] });

test.each<[title: string, template: Template, message: string]>([
  ['an unknown section', { ...SOUND, Locals: {} } as Template, 'unknown, allowed: ROSTemplateFormatVersion'],
  [
    'an unknown key of a resource',
    withPart('Resources', 'New', { Type: DISK, Depends: 'Disk' }),
    'unknown, allowed',
  ],
  [
    'an unknown key of a parameter',
    withPart('Parameters', 'Zone', { Type: 'String', Pattern: '' }),
    'unknown, allowed',
  ],
  [
    'an unknown type',
    withPart('Resources', 'New', { Type: 'ALIYUN::ECS::Disc' }),
    'unknown type ALIYUN::ECS::Disc',
  ],
  [
    'an unknown policy',
    withPart('Resources', 'New', { Type: DISK, DeletionPolicy: 'Keep' }),
    'DeletionPolicy Keep',
  ],
  [
    'an unknown dependency',
    withPart('Resources', 'New', { Type: DISK, DependsOn: 'Disc' }),
    'no parameter or resource',
  ],
  [
    'an unknown condition',
    withPart('Resources', 'New', { Type: DISK, Condition: 'Big' }),
    'no condition Big',
  ],
  [
    'a cycle of resources',
    withPart('Resources', 'Disk', {
      Type: DISK,
      Properties: { ZoneId: { Ref: 'Zone' }, Size: { Ref: 'Size' }, DiskName: { Ref: 'Host' } },
    }),
    'depends on itself through other resources',
  ],
  [
    'a cycle of conditions',
    withPart('Conditions', 'HasNote', { 'Fn::Not': 'Noted' }),
    'through other conditions',
  ],
  [
    'a condition that reads a resource',
    withPart('Conditions', 'HasNote', { 'Fn::Equals': [{ Ref: 'Disk' }, ''] }),
    'made after',
  ],
  [
    'a rule that reads an attribute',
    withPart('Rules', 'Zoned', rule({ 'Fn::Equals': [{ 'Fn::GetAtt': ['Disk', 'DiskId'] }, ''] })),
    'made after',
  ],
  [
    'an unused parameter',
    withPart('Parameters', 'More', { Type: 'String', Default: '' }),
    'nothing refers to it',
  ],
  [
    'an unused condition',
    withPart('Conditions', 'More', { 'Fn::Equals': ['a', 'b'] }),
    'nothing refers to it',
  ],
  ['an unused mapping', withPart('Mappings', 'More', {}), 'nothing refers to it'],
  [
    'a parameter outside the groups',
    withPart('Parameters', 'More', { Type: 'String', Default: '' }),
    'names More 0 times',
  ],
  [
    'an unanchored pattern',
    withPart('Parameters', 'Zone', { Type: 'String', AllowedPattern: '[a-z]+' }),
    'without ^ and $',
  ],
  [
    'a default that is refused',
    withPart('Parameters', 'Size', { Type: 'Number', Default: 10, MinValue: 20 }),
    'allowed: 20 or more',
  ],
  [
    'another type of parameter',
    withPart('Parameters', 'Size', { Type: 'Json', Default: '{}' }),
    'got type Json',
  ],
  [
    'an unknown parameter in the metadata of another',
    withPart('Parameters', 'Zone', { Type: 'String', AssociationPropertyMetadata: { VpcId: ['${Vpc}'] } }),
    'no parameter Vpc',
  ],
  [
    'a field that is visible for a value that nothing has',
    withPart('Parameters', 'Zone', {
      Type: 'String',
      AllowedValues: ['a'],
      AssociationPropertyMetadata: { Visible: { Condition: { 'Fn::Equals': ['${Zone}', 'b'] } } },
    }),
    'Zone is never "b"',
  ],
  [
    'a mapping without an allowed value',
    withPart('Parameters', 'Size', { Type: 'Number', Default: 40, AllowedValues: [40, 60] }),
    'no entry 60.Name in Images',
  ],
])('refuses a template with %s', (_, template, message) => {
  const messages = templateFaults(template).map((fault) => fault.message);
  expect(messages).toContainEqual(expect.stringContaining(message));
});

test.each<[title: string, template: Template, message: string]>([
  [
    'Not of a list',
    withPart('Rules', 'Zoned', rule({ 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] })),
    'got [{"Fn::Equals"',
  ],
  [
    'another function in a rule',
    withPart('Rules', 'Zoned', rule({ 'Fn::Join': ['', []] })),
    "allowed: a condition's name",
  ],
  [
    'values of two types',
    withPart('Rules', 'Zoned', rule({ 'Fn::Equals': [{ Ref: 'Size' }, '40'] })),
    'got 40 and "40"',
  ],
  [
    'And of one',
    withPart('Rules', 'Zoned', rule({ 'Fn::And': [{ 'Fn::Equals': ['a', 'a'] }] })),
    'two conditions or more',
  ],
  [
    'a resource that does not exist',
    withPart('Outputs', 'Note', { Value: { Ref: 'Handle' } }),
    'reads Handle, which does not exist with these values',
  ],
])('refuses %s', (_, template, message) => {
  const { faults } = resolve(template, { parameters: PARAMETERS });
  expect(faults).toEqual([
    expect.objectContaining({ of: 'template', message: expect.stringContaining(message) as string }),
  ]);
});

test.each<[title: string, parameters: Record<string, string>, of: string, message: string]>([
  ['no value', {}, 'parameter', 'got no value, allowed: one'],
  ['a value that the pattern refuses', { Zone: 'CN' }, 'parameter', 'got "CN", allowed: ^[a-z-]+$'],
  ['a number below the least', { ...PARAMETERS, Size: '19' }, 'parameter', 'allowed: 20 or more'],
  ['a number above the most', { ...PARAMETERS, Size: '101' }, 'parameter', 'allowed: 100 or less'],
  ['a text for a number', { ...PARAMETERS, Size: '4O' }, 'parameter', 'got "4O", allowed: a number'],
  ['an unknown parameter', { ...PARAMETERS, Sise: '40' }, 'parameter', 'the template has no such parameter'],
  ['what a rule refuses', { ...PARAMETERS, Size: '50' }, 'rule', 'large has 50'],
  [
    'what a mapping lacks',
    { ...PARAMETERS, Size: '60' },
    'template',
    'no entry 60.Name in the mapping Images',
  ],
])('refuses %s', (_, parameters, of, message) => {
  const { faults } = resolve(SOUND, { parameters });
  expect(faults).toEqual([
    expect.objectContaining({ of, message: expect.stringContaining(message) as string }),
  ]);
});

test('makes what a condition asks for', () => {
  const { resources, outputs } = resolve(SOUND, { parameters: { ...PARAMETERS, Note: 'mine' } });
  expect(Object.keys(resources)).toContain('Handle');
  expect(resources['Disk']?.properties['Description']).toBe('mine');
  expect(outputs['Note']).toBe('Handle');
});
