import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { stringify } from 'yaml';

import { describeWithPython, PYTHON } from '../rig/python/environment';
import { readTemplate, type Template } from '../rig/ros/template';
import { withFolder } from '../support/environments';
import { ROOT, run } from '../support/project';
import { ACCEPTED, REFUSED, REQUIRED } from './parameter-values';

const FOLDER = path.join(ROOT, 'ros', 'dist');
const TEMPLATES = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
const ECS = path.join(FOLDER, 'open-design-ecs.yaml');

/** What `rostran format` says. Its exit code is 0 in any case, and the formatted text comes before its verdict. */
const verdict = async (file: string): Promise<string> => {
  const { stdout, stderr } = await run(PYTHON, [
    '-c',
    'from rostran.cli.__main__ import main; main()',
    'format',
    file,
  ]);
  return `${stdout}${stderr}`.trim().split('\n').at(-1) ?? '';
};

/** The verdict on the ECS template with a mistake. */
const verdictOn = (change: (template: Template) => object): Promise<string> =>
  withFolder((folder) => {
    const file = path.join(folder, 'template.yaml');
    writeFileSync(file, stringify(change(readTemplate(ECS)), { version: '1.1' }));
    return verdict(file);
  });

/** Runs a script of Python with a text on standard input. The output is JSON. */
const python = async (script: string, argument: string): Promise<unknown> => {
  const { code, stdout, stderr } = await run(PYTHON, ['-c', script, argument]);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

describeWithPython('rostran format', () => {
  test.each(TEMPLATES)('accepts %s', async (file) => {
    expect(await verdict(path.join(FOLDER, file))).toBe('Formatted successfully.');
  });

  test.each<[title: string, change: (template: Template) => object, message: string]>([
    [
      'an unknown type of parameter',
      (all) => ({ ...all, Parameters: { ...all.Parameters, Domain: { Type: 'Text' } } }),
      'Parameter type Text is not supported',
    ],
    [
      'another function in a condition',
      (all) => ({ ...all, Conditions: { ...all.Conditions, IsArm: { 'Fn::Join': ['', []] } } }),
      'Condition function Fn::Join is not supported',
    ],
    [
      'an unknown deletion policy',
      ({ Resources, ...all }) => ({
        ...all,
        Resources: { ...Resources, DataDisk: { ...Resources['DataDisk'], DeletionPolicy: 'Keep' } },
      }),
      'DeletionPolicy Keep is not supported',
    ],
    [
      'an unknown key of a rule',
      (all) => ({ ...all, Rules: { Domain: { Assertion: [] } } }),
      'Rule key Assertion is not supported',
    ],
    [
      'an output without a value',
      (all) => ({ ...all, Outputs: { Nothing: { Label: 'x' } } }),
      'The Value should not',
    ],
  ])('finds %s', async (_, change, message) => {
    expect(await verdictOn(change)).toContain(message);
  });
});

describeWithPython('PyYAML', () => {
  const read = (file: string): Promise<unknown> =>
    python(
      'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding="utf-8"))))',
      file,
    );

  test.each(TEMPLATES)('reads %s as it is meant', async (name) => {
    const file = path.join(FOLDER, name);
    expect(await read(file)).toEqual(readTemplate(file));
  });

  test('would read a date in YAML of another version', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'template.yaml');
      writeFileSync(file, stringify(readTemplate(ECS)));
      await expect(read(file)).rejects.toThrow('date is not JSON serializable');
    });
  });
});

describeWithPython('Python, in which the service is written', () => {
  test('matches the patterns as this project’s tests do', async () => {
    const { Parameters = {} } = readTemplate(ECS);
    const texts = [REQUIRED, ...ACCEPTED.map(([, all]) => all), ...REFUSED.map(([, all]) => all)];
    const cases = texts
      .flatMap((all) => Object.entries(all))
      .flatMap(([name, text]) => {
        const pattern = Parameters[name]?.AllowedPattern;
        return pattern === undefined ? [] : [{ pattern, text, matches: new RegExp(pattern).test(text) }];
      });
    expect(cases.filter(({ matches }) => !matches).length).toBeGreaterThan(50);
    const script = [
      'import json, re, sys',
      'print(json.dumps([one for one in json.loads(open(sys.argv[1], encoding="utf-8").read())',
      '  if one["matches"] != bool(re.match(one["pattern"], one["text"]))]))',
    ].join('\n');
    await withFolder(async (folder) => {
      const file = path.join(folder, 'cases.json');
      writeFileSync(file, JSON.stringify(cases));
      expect(await python(script, file)).toEqual([]);
    });
  });
});
