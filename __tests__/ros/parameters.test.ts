import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { ACCEPTED, REFUSED, REQUIRED, type Texts } from './parameter-values';

const TEMPLATE = readTemplate(ECS_TEMPLATE_FILE);

const attempt = (texts: Texts, region = 'ap-southeast-1') =>
  resolve(TEMPLATE, { parameters: { ...REQUIRED, ...texts }, region }).faults;

describe('accepts', () => {
  for (const [title, texts, region] of ACCEPTED) {
    test(title, () => expect(attempt(texts, region)).toEqual([]));
  }
});

describe('refuses', () => {
  for (const [title, texts, by, region] of REFUSED) {
    test(title, () => {
      const at = by in (TEMPLATE.Rules ?? {}) ? `rule Rules.${by}` : `parameter Parameters.${by}`;
      expect(attempt(texts, region).map((fault) => `${fault.of} ${fault.at}`)).toEqual([at]);
    });
  }
});

test.each(Object.keys(REQUIRED))('%s has no default', (name) => {
  const { [name]: _, ...others } = REQUIRED;
  expect(resolve(TEMPLATE, { parameters: others }).faults).toEqual([
    {
      of: 'parameter',
      at: `Parameters.${name}`,
      message: 'got no value, allowed: one, because it has no default',
    },
  ]);
});

test('every parameter and every rule has accepted and refused values', () => {
  const parameters = Object.keys(TEMPLATE.Parameters ?? {});
  const accepted = new Set(
    [REQUIRED, ...ACCEPTED.map(([, texts]) => texts)].flatMap((texts) => Object.keys(texts)),
  );
  expect(parameters.filter((name) => !accepted.has(name))).toEqual([]);
  const refused = new Set(REFUSED.map(([, , by]) => by));
  expect([...parameters, ...Object.keys(TEMPLATE.Rules ?? {})].filter((name) => !refused.has(name))).toEqual(
    [],
  );
});
