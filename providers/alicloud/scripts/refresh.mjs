// Rebuilds data/ for the types that types.json lists.
//   npm run provider:refresh                     asks the real provider, from a registry or a mirror
//   npm run provider:refresh -- --from <folder>  reads a schema and facts saved before
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { FACTS_FILE, fail, providerVersion, readJson, readTypes, SCHEMA_FILE, writeJson } from './data.mjs';
import { reduceProvider } from './reduce.mjs';

const MIRROR = 'https://mirrors.aliyun.com/terraform/';
const INIT_TIMEOUT_MS = 10 * 60 * 1000;
const SCHEMA_BYTES = 512 * 1024 * 1024;

const MIRROR_CONFIG = `provider_installation {
  network_mirror {
    url     = "${MIRROR}"
    include = ["registry.terraform.io/aliyun/alicloud"]
  }
}
`;

const terraform = (cwd, args, env = {}) => {
  const { TF_REATTACH_PROVIDERS: _, ...inherited } = process.env;
  const run = spawnSync('terraform', args, {
    cwd,
    env: { ...inherited, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...env },
    encoding: 'utf8',
    timeout: INIT_TIMEOUT_MS,
    maxBuffer: SCHEMA_BYTES,
  });
  if (run.error?.code === 'ENOENT') fail('terraform is not on the PATH; install Terraform 1.11 or newer');
  return run;
};

/** The provider's whole schema, asked of the provider itself. */
const fromProvider = (version) => {
  const work = mkdtempSync(path.join(tmpdir(), 'provider-refresh-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  writeFileSync(
    path.join(work, 'main.tf.json'),
    JSON.stringify({
      terraform: { required_providers: { alicloud: { source: 'aliyun/alicloud', version } } },
    }),
  );
  writeFileSync(path.join(work, 'mirror.tfrc'), MIRROR_CONFIG);
  const ways = [
    ['your Terraform configuration', {}],
    [`the mirror ${MIRROR}`, { TF_CLI_CONFIG_FILE: path.join(work, 'mirror.tfrc') }],
  ];
  const failures = [];
  for (const [name, env] of ways) {
    process.stderr.write(`installing aliyun/alicloud ${version} by ${name} …\n`);
    const init = terraform(work, ['init', '-input=false', '-no-color'], env);
    if (init.status === 0) {
      const schema = terraform(work, ['providers', 'schema', '-json'], env);
      if (schema.status !== 0) fail(`terraform providers schema failed: ${schema.stderr.trim()}`);
      return JSON.parse(schema.stdout);
    }
    const reason =
      init.stderr.split('\n').find((line) => /error|could not|failed/i.test(line)) ?? 'no reason given';
    failures.push(`  ${name}: ${reason.replace(/^[│\s]+/, '').trim()}`);
  }
  return fail(
    `no registry or mirror is reachable, so nothing was changed\n${failures.join('\n')}\nfix: run this where registry.terraform.io or ${MIRROR} can be reached, or give saved data: npm run provider:refresh -- --from <folder>`,
  );
};

const readSaved = (folder, version, kind) => {
  const base = path.join(folder, `alicloud-${version}.${kind}.json`);
  if (existsSync(`${base}.gz`)) return JSON.parse(gunzipSync(readFileSync(`${base}.gz`)));
  if (existsSync(base)) return readJson(base);
  return fail(`${folder} has neither alicloud-${version}.${kind}.json nor the same with .gz`);
};

/** Attributes the schema has and the facts don't: the stand-in checks their types and nothing more. */
const withoutFacts = ({ schema, facts }) => {
  const [provider] = Object.values(schema.provider_schemas);
  return Object.entries(provider.resource_schemas).flatMap(([type, { block }]) =>
    Object.keys(block.attributes ?? {})
      .filter((name) => name !== 'id' && !facts.resources[type]?.attributes?.[name])
      .map((name) => `${type}.${name}`),
  );
};

const version = providerVersion();
const [flag, folder, ...extra] = process.argv.slice(2);
if ((flag !== undefined && flag !== '--from') || (flag && !folder) || extra.length) {
  fail(`got ${process.argv.slice(2).join(' ')}; allowed: nothing, or --from <folder>`);
}

const full = flag ? readSaved(folder, version, 'schema') : fromProvider(version);
// Terraform's form has no ForceNew, limits or conflicts: asked live, the facts known so far are carried over.
const knownFacts = flag ? readSaved(folder, version, 'facts') : readJson(FACTS_FILE);
let reduced;
try {
  reduced = reduceProvider(full, knownFacts, readTypes(), version);
} catch (error) {
  fail(error.message);
}
writeJson(SCHEMA_FILE, reduced.schema);
writeJson(FACTS_FILE, reduced.facts);

const types = readTypes();
process.stdout.write(
  `data of aliyun/alicloud ${version}: ${types.resources.length} resources, ${types.dataSources.length} data sources\n`,
);
const bare = withoutFacts(reduced);
if (bare.length) {
  process.stdout.write(
    `without facts (the rehearsal checks only their types): ${bare.slice(0, 20).join(', ')}${bare.length > 20 ? ` and ${bare.length - 20} more` : ''}\n`,
  );
}
