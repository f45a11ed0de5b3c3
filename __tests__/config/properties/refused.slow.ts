import { stringify } from 'yaml';

import { configurationKeys } from '../../../tools/config-docs';
import { faultAt } from '../../support/environments';
import { FIXTURES } from './full';
import { withValue } from './holds';

type Tree = Readonly<Record<string, unknown>>;

/** Path of a key in an environment that has it. `<key>` stands for the first key of a map. */
const pathIn = (fixture: unknown, key: string): string[] | undefined => {
  const path: string[] = [];
  let at = fixture;
  for (const part of key.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    const name = part === '<key>' ? (Object.keys(at)[0] ?? '') : part;
    if (!(name in at)) return undefined;
    path.push(name);
    at = (at as Tree)[name];
  }
  return path;
};

const keys = [...new Set(configurationKeys().map(({ name }) => name.replace(/(\[\]|: .*)$/, '')))];

/** No key takes a map with this key, and no section takes a number. */
const wrongFor = (key: string): unknown =>
  keys.some((other) => other.startsWith(`${key}.`)) ? 1 : { nonsense: 1 };

test.each(keys)('%s refuses a value of another kind, at its path', (key) => {
  const [fixture, path] =
    Object.values(FIXTURES)
      .map((each) => [each, pathIn(each, key)] as const)
      .find(([, found]) => found) ?? [];
  if (!path) throw new Error(`no environment of full.ts has ${key}`);
  const text = stringify(withValue(fixture, path, wrongFor(key)));
  const fault = faultAt(path.join('.'), text);
  expect(fault).toMatch(/got: [\s\S]*allowed: /);
});
