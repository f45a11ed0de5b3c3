import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ProgramRun, ROOT, run } from '../../support/project';

interface Data {
  readonly provider_schemas: Readonly<
    Record<
      string,
      {
        readonly resource_schemas: Readonly<
          Record<string, { readonly block: { readonly attributes: object } }>
        >;
      }
    >
  >;
}

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-provider-'));
symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Copies the package, so that the test can change its data. */
const copy = (name: string): string => {
  const target = path.join(folder, name);
  for (const part of ['package.json', 'types.json', 'data', 'scripts']) {
    cpSync(path.join(ROOT, 'providers', 'alicloud', part), path.join(target, part), { recursive: true });
  }
  return target;
};

const script = (target: string, name: string, ...args: string[]): Promise<ProgramRun> =>
  // The proxy does not exist, so that no registry or mirror is reachable.
  run('node', [path.join(target, 'scripts', name), ...args], {
    env: { HTTPS_PROXY: 'http://127.0.0.1:9', TF_CLI_CONFIG_FILE: '/dev/null' },
  });

const dataOf = (target: string): string => readFileSync(path.join(target, 'data', 'schema.json'), 'utf8');

const resourcesIn = (
  text: string,
): Readonly<Record<string, { readonly block: { readonly attributes: object } }>> =>
  Object.values((JSON.parse(text) as Data).provider_schemas)[0]?.resource_schemas ?? {};

const listTypes = (target: string, resources: readonly string[]): void =>
  writeFileSync(path.join(target, 'types.json'), JSON.stringify({ resources, dataSources: [] }));

/** Writes saved data as from a registry. If `strip` is set, it lacks all attributes named `description`. */
const save = (target: string, strip: boolean): string => {
  const saved = path.join(target, 'saved');
  cpSync(path.join(target, 'data'), saved, { recursive: true });
  const schema = dataOf(target);
  const stripped: unknown = JSON.parse(schema, (key, value: unknown) =>
    strip && key === 'description' ? undefined : value,
  );
  writeFileSync(path.join(saved, 'alicloud-1.289.0.schema.json'), JSON.stringify(stripped));
  cpSync(path.join(saved, 'facts.json'), path.join(saved, 'alicloud-1.289.0.facts.json'));
  return saved;
};

test('the data contains exactly the types of the list', () => {
  const { resources } = JSON.parse(
    readFileSync(path.join(ROOT, 'providers/alicloud/types.json'), 'utf8'),
  ) as {
    resources: string[];
  };
  expect(Object.keys(resourcesIn(dataOf(path.join(ROOT, 'providers/alicloud'))))).toEqual(
    [...resources].sort(),
  );
});

test('a refresh from saved data copies the listed types and restores lost attributes', async () => {
  const target = copy('saved-data');
  const saved = save(target, true);
  listTypes(target, ['alicloud_vpc', 'alicloud_ecs_disk']);
  const { code, stdout } = await script(target, 'refresh.mjs', '--from', saved);
  expect(code).toBe(0);
  expect(stdout).toBe('data of aliyun/alicloud 1.289.0: 2 resources, 0 data sources\n');
  const resources = resourcesIn(dataOf(target));
  expect(Object.keys(resources)).toEqual(['alicloud_ecs_disk', 'alicloud_vpc']);
  expect(resources['alicloud_ecs_disk']?.block.attributes).toHaveProperty('description', {
    optional: true,
    type: 'string',
  });
});

test('a refresh without a registry reports it and changes nothing', async () => {
  const target = copy('no-registry');
  const before = dataOf(target);
  const { code, stderr } = await script(target, 'refresh.mjs');
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: no registry or mirror is reachable, so nothing was changed/);
  expect(stderr).toMatch(/fix: run this where registry\.terraform\.io/);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(dataOf(target)).toBe(before);
});

test('a misspelt type is reported, and nothing is changed', async () => {
  const target = copy('misspelt');
  const saved = save(target, false);
  const before = dataOf(target);
  listTypes(target, ['alicloud_vcp']);
  const { code, stderr } = await script(target, 'refresh.mjs', '--from', saved);
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr:
      "error: resource not in the provider's schema: alicloud_vcp; correct the spelling in types.json\n",
  });
  expect(dataOf(target)).toBe(before);
});

test('a listed type that is not yet in the data stops the generator, with the command to fix it', async () => {
  const target = copy('not-refreshed');
  listTypes(target, ['alicloud_vpc', 'alicloud_nas_file_system']);
  const { code, stderr } = await script(target, 'generate.mjs');
  expect(code).toBe(1);
  expect(stderr).toMatch(/types\.json lists alicloud_nas_file_system, .*npm run provider:refresh/);
});
