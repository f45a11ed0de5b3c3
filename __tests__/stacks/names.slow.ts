import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import { NAME_LENGTHS } from '../../alibaba-cloud/names';
import { loadEnvironment } from '../../config/load';
import { demoWith, FIXTURES_DIR, withFolder } from '../support/environments';
import { type Stacks, synth } from '../support/synth';

/** The longest names that are accepted together: 31 characters, a hyphen and 23 characters. */
const PROJECT = `p${'x'.repeat(30)}`;
const ENVIRONMENT = `e${'x'.repeat(22)}`;
const PREFIX = `${PROJECT}-${ENVIRONMENT}`;

const synthLongest = (fixture: string): Stacks =>
  withFolder((folder) => {
    const text = readFileSync(path.join(FIXTURES_DIR, `${fixture}.yaml`), 'utf8');
    const environment = stringify({ ...(parse(text) as Record<string, unknown>), project: PROJECT });
    writeFileSync(path.join(folder, `${ENVIRONMENT}.yaml`), environment);
    return synth(loadEnvironment(ENVIRONMENT, folder));
  });

/** Returns every name that starts with the prefix, by type and attribute. Terraform cuts a hash to eight digits. */
const namesOf = (stacks: Stacks): (readonly [string, string])[] =>
  Object.values(stacks)
    .flatMap(({ json }) => Object.entries(json.resource ?? {}))
    .flatMap(([type, all]) =>
      Object.values(all).flatMap((attributes) =>
        Object.entries(attributes).flatMap(([attribute, value]) =>
          attribute.endsWith('name') && typeof value === 'string' && value.startsWith(PREFIX)
            ? [[`${type}.${attribute}`, value.replace(/\$\{substr\(.*, 0, 8\)\}$/, '0'.repeat(8))] as const]
            : [],
        ),
      ),
    );

test('the prefix is the longest that is accepted', () => {
  const text = demoWith({ project: PROJECT });
  withFolder((folder) => {
    writeFileSync(path.join(folder, `${ENVIRONMENT}.yaml`), text);
    writeFileSync(path.join(folder, `${ENVIRONMENT}x.yaml`), text);
    expect(() => loadEnvironment(ENVIRONMENT, folder)).not.toThrow();
    expect(() => loadEnvironment(`${ENVIRONMENT}x`, folder)).toThrow(/at most 55 characters/);
  });
});

const found = readdirSync(FIXTURES_DIR).map(
  (file) => [path.basename(file, '.yaml'), namesOf(synthLongest(path.basename(file, '.yaml')))] as const,
);

test.each(found)(
  '%s: with the longest prefix, every name is short enough and of the right form',
  (_, names) => {
    expect(names.length).toBeGreaterThan(5);
    const limits: Readonly<Record<string, number>> = NAME_LENGTHS;
    const wrong = names.filter(
      ([attribute, name]) =>
        name.length > (limits[attribute] ?? 0) || !/^[a-z][a-z0-9-]*[a-z0-9]$/.test(name),
    );
    expect(wrong).toEqual([]);
  },
);

test('every limit is that of a name', () => {
  const built = new Set(found.flatMap(([, names]) => names.map(([attribute]) => attribute)));
  expect([...built].sort()).toEqual(Object.keys(NAME_LENGTHS).sort());
});
