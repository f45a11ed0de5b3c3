import { readFileSync } from 'node:fs';

import {
  CONFIGURATION_FILE,
  configurationKeys,
  defaultOf,
  keysInReadme,
  renderConfiguration,
  renderSchema,
  SCHEMA_FILE,
} from '../../tools/config-docs';

// npm run docs writes both files.
test('the JSON Schema for editors is generated from the schema that checks the configuration', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(renderSchema());
});

const page = readFileSync(CONFIGURATION_FILE, 'utf8');

/** Returns the part of the page below a heading, up to the next one. */
const below = (heading: string): string => page.split(`\n${heading}\n`)[1]?.split('\n#')[0] ?? '';

describe('docs/configuration.md', () => {
  test('lists every key', () => {
    expect(page).toBe(renderConfiguration());
  });

  test('lists the keys of an alternative, and only these, under its heading', () => {
    expect(below('### `backend.type: oss`')).toContain('| `backend.lockTable.table` |');
    expect(below('### `backend.type: oss`')).not.toContain('backend.organization');
    expect(below('### `access.tls.mode: acme`')).toContain('| `access.tls.challenge` |');
    expect(below('### With `network.vpcId`')).toContain('vSwitch id');
    expect(below('## `access`')).not.toContain('access.tls.email');
  });

  test('shows a value that can replace a whole section', () => {
    expect(below('## `access`')).toMatch(/\| `access.allow: everyone` \|.*\n\| `access.allow\[\]` \|/);
  });

  test('has no key twice in one table', () => {
    for (const table of page.split(/\n#+ /)) {
      const names = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });
});

test('the keys in the README exist, with the stated defaults', () => {
  const all = new Map(configurationKeys().map((key) => [key.name, defaultOf(key)]));
  const few = keysInReadme();
  expect(few.length).toBeGreaterThanOrEqual(8);
  expect(few.map(({ name }) => [name, all.get(name)])).toEqual(
    few.map(({ name, default: held }) => [name, held]),
  );
});
