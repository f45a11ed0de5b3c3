import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { ECS_TEMPLATE_FILE } from '../../ros/files';
import ATTRIBUTES from '../rig/ros/attributes.json';
import { FUNCTION_NAMES } from '../rig/ros/functions';
import { resolve, templateFaults } from '../rig/ros/interpreter';
import { attributesOf, CLASSES, findings } from '../rig/ros/oracle/oracle';
import { functionOf, isList, isMap, readTemplate, type Value } from '../rig/ros/template';
import { ROOT } from '../support/project';
import { ACME, EXISTING, REQUIRED, type Texts } from './parameter-values';

const FOLDER = path.join(ROOT, 'ros', 'dist');

const templates = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => [file, readTemplate(path.join(FOLDER, file))] as const);

/** Names of all functions in a value. */
const functionsIn = (value: Value): readonly string[] => {
  const call = functionOf(value);
  if (call) return [call[0], ...functionsIn(call[1])];
  return isList(value)
    ? value.flatMap(functionsIn)
    : isMap(value)
      ? Object.values(value).flatMap(functionsIn)
      : [];
};

describe.each(templates)('%s', (_, template) => {
  test('refers to what it has, in no circle', () => {
    expect(templateFaults(template)).toEqual([]);
  });

  test.each(Object.entries(template.Resources).filter(([, { Type }]) => CLASSES.has(Type)))(
    '%s has the properties of its type',
    (__, resource) => {
      expect(findings(resource)).toEqual([]);
    },
  );
});

describe('the resources that the ECS template makes', () => {
  const all: Texts = {
    ...EXISTING,
    ...ACME,
    DataDiskId: 'd-t4n0abc123',
    PayType: 'PrePaid',
    Protect: 'true',
  };
  test.each<[title: string, texts: Texts]>([
    ['defaults', {}],
    ['what is there already, a subscription and a certificate', all],
    [
      'everyone, with a key and Arm',
      { Clients: 'everyone', KmsKeyId: 'key-1', Architecture: 'arm64', InstanceType: 'ecs.g8y.large' },
    ],
  ])('have the properties of their types, inside functions too: %s', (_, texts) => {
    const template = readTemplate(ECS_TEMPLATE_FILE);
    const { faults, resources } = resolve(template, { parameters: { ...REQUIRED, ...texts } });
    expect(faults).toEqual([]);
    const found = Object.entries(resources).map(([name, { type, properties }]) => [
      name,
      findings({ Type: type, Properties: properties }),
    ]);
    expect(found.filter(([, wrong]) => wrong?.length)).toEqual([]);
  });
});

test('the interpreter knows the functions in use, and no other', () => {
  const used = new Set(templates.flatMap(([, template]) => functionsIn(template as unknown as Value)));
  expect([...used].sort()).toEqual([...FUNCTION_NAMES].sort());
});

test('the attributes are in the ROS CDK', () => {
  const known = Object.entries(ATTRIBUTES).filter(([type]) => CLASSES.has(type));
  expect(known.length).toBeGreaterThan(20);
  for (const [type, attributes] of known)
    expect({ [type]: attributesOf(type) }).toEqual({
      [type]: expect.arrayContaining(attributes) as string[],
    });
});

test('every waiver of InfraGuard is for a resource of the ECS template, with a reason', () => {
  const { waivers } = parse(readFileSync(path.join(ROOT, '.infraguard', 'waivers.yaml'), 'utf8')) as {
    waivers: { rule: string; resource?: string; reason: string }[];
  };
  const { Resources } = readTemplate(path.join(FOLDER, 'open-design-ecs.yaml'));
  expect(waivers.filter(({ resource }) => resource !== undefined && !(resource in Resources))).toEqual([]);
  expect(waivers.filter(({ reason }) => !reason)).toEqual([]);
});
