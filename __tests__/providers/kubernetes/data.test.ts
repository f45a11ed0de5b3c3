import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { providerData } from '../../../cli/provider-data';
import { type ProgramRun, ROOT, run } from '../../support/project';

interface Document {
  provider_versions: Record<string, string>;
  provider_schemas: Record<
    string,
    { provider: object; resource_schemas: Record<string, { block: { attributes: object } }> }
  >;
}
interface Facts {
  resources: Record<string, object>;
}

const ADDRESS = 'registry.terraform.io/hashicorp/kubernetes';
const VERSION = '2.38.0';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-kubernetes-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const json = (...parts: string[]): unknown => JSON.parse(readFileSync(path.join(...parts), 'utf8'));
const schemaIn = (folder: string): Document => json(folder, 'schema.json') as Document;
const factsIn = (folder: string): Facts => json(folder, 'facts.json') as Facts;
const data = path.join(ROOT, 'providers', 'kubernetes', 'data');
const { resources } = json(ROOT, 'providers', 'kubernetes', 'types.json') as { resources: string[] };

/** Copies the folders that a refresh reads and writes, with the packages of this project. */
const copy = (name: string, types: readonly string[]): string => {
  const target = path.join(folder, name);
  for (const part of ['alicloud/package.json', 'alicloud/types.json', 'alicloud/scripts', 'kubernetes']) {
    cpSync(path.join(ROOT, 'providers', part), path.join(target, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(target, 'node_modules'));
  writeFileSync(
    path.join(target, 'kubernetes', 'types.json'),
    JSON.stringify({ resources: types, dataSources: [] }),
  );
  return target;
};

const refresh = (target: string, ...args: string[]): Promise<ProgramRun> =>
  run('node', [path.join(target, 'alicloud', 'scripts', 'refresh.mjs'), ...args], {
    env: { HTTPS_PROXY: 'http://127.0.0.1:9', TF_CLI_CONFIG_FILE: '/dev/null' },
  });

test('the data contains exactly the types of the list', () => {
  const { provider_schemas: schemas } = schemaIn(data);
  expect(Object.keys(schemas)).toEqual([ADDRESS]);
  expect(Object.keys(schemas[ADDRESS]?.resource_schemas ?? {})).toEqual([...resources].sort());
  expect(Object.keys(factsIn(data).resources)).toEqual([...resources].sort());
});

test('the data has the provider version of the bindings from npm', () => {
  const { cdktf } = json(ROOT, 'node_modules/@cdktf/provider-kubernetes/package.json') as {
    cdktf: { provider: object };
  };
  expect(cdktf.provider).toEqual({ name: ADDRESS, version: VERSION });
  expect(schemaIn(data).provider_versions).toEqual({ [ADDRESS]: VERSION });
});

test('a refresh from saved data copies the listed types and restores lost attributes', async () => {
  const target = copy('saved-data', ['kubernetes_priority_class_v1', 'kubernetes_secret_v1']);
  const saved = path.join(folder, 'saved');
  mkdirSync(saved);
  // the saved schema of this type lacks `description`, because all prose was stripped
  const schema = schemaIn(data);
  const value = { type: 'number', required: true };
  Object.assign(schema.provider_schemas[ADDRESS]?.resource_schemas ?? {}, {
    kubernetes_priority_class_v1: { version: 0, block: { attributes: { value } } },
  });
  const facts = factsIn(data);
  facts.resources['kubernetes_priority_class_v1'] = {
    attributes: { value: { type: 'int', required: true }, description: { type: 'string', optional: true } },
  };
  writeFileSync(path.join(saved, `kubernetes-${VERSION}.schema.json`), JSON.stringify(schema));
  writeFileSync(path.join(saved, `kubernetes-${VERSION}.facts.json`), JSON.stringify(facts));

  const { code, stdout, stderr } = await refresh(target, 'kubernetes', '--from', saved);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`data of hashicorp/kubernetes ${VERSION}: 2 resources, 0 data sources\n`);
  const made = schemaIn(path.join(target, 'kubernetes', 'data')).provider_schemas[ADDRESS];
  expect(made?.resource_schemas['kubernetes_priority_class_v1']?.block.attributes).toEqual({
    value,
    description: { type: 'string', optional: true },
  });
  expect(made?.resource_schemas['kubernetes_secret_v1']).toEqual(
    schema.provider_schemas[ADDRESS]?.resource_schemas['kubernetes_secret_v1'],
  );
});

test('a refresh without a registry reports it and changes nothing', async () => {
  const target = copy('no-registry', resources);
  const { code, stderr } = await refresh(target, 'kubernetes');
  expect(code).toBe(1);
  expect(stderr).toMatch(/installing hashicorp\/kubernetes 2\.38\.0/);
  expect(stderr).toMatch(/error: no registry or mirror is reachable, so nothing was changed/);
  expect(schemaIn(path.join(target, 'kubernetes', 'data'))).toEqual(schemaIn(data));
});

test('a provider without data is rejected, with a list of those with data', async () => {
  expect(await refresh(copy('unknown', resources), 'kubernets')).toMatchObject({
    code: 1,
    stderr: 'error: got kubernets; allowed: [alicloud|kubernetes] [--from <folder>]\n',
  });
});

test('a rehearsal receives every provider that the stacks use', () => {
  expect(providerData().map(({ source }) => source)).toEqual([
    'registry.terraform.io/aliyun/alicloud',
    ADDRESS,
    'registry.terraform.io/hashicorp/random',
  ]);
});
