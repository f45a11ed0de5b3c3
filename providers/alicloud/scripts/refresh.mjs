// Rebuilds a provider's data/ for the types in its types.json. The default provider is alicloud.
//   npm run provider:refresh -- [alicloud|kubernetes]                  reads the real provider, from a registry or a mirror
//   npm run provider:refresh -- [alicloud|kubernetes] --from <folder>  reads a saved schema and saved facts
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { fail, PROVIDERS, readJson, writeJson } from './data.mjs';
import { reduceProvider } from './reduce.mjs';

const MIRROR = 'https://mirrors.aliyun.com/terraform/';
const INIT_TIMEOUT_MS = 10 * 60 * 1000;
const SCHEMA_BYTES = 512 * 1024 * 1024;

const mirrorConfig = (address) => `provider_installation {
  network_mirror {
    url     = "${MIRROR}"
    include = ["${address}"]
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

/** Reads the whole schema from the provider itself. */
const fromProvider = ({ source, address, version }) => {
  const work = mkdtempSync(path.join(tmpdir(), 'provider-refresh-'));
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  writeFileSync(
    path.join(work, 'main.tf.json'),
    JSON.stringify({
      terraform: { required_providers: { [path.basename(source)]: { source, version } } },
    }),
  );
  writeFileSync(path.join(work, 'mirror.tfrc'), mirrorConfig(address));
  const ways = [
    ['your Terraform configuration', {}],
    [`the mirror ${MIRROR}`, { TF_CLI_CONFIG_FILE: path.join(work, 'mirror.tfrc') }],
  ];
  const failures = [];
  for (const [name, env] of ways) {
    process.stderr.write(`installing ${source} ${version} by ${name} …\n`);
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
    `no registry or mirror is reachable, so nothing was changed\n${failures.join('\n')}\nfix: run this where registry.terraform.io or ${MIRROR} can be reached, or use saved data: npm run provider:refresh -- --from <folder>`,
  );
};

const readSaved = (folder, { source, version }, kind) => {
  const file = `${path.basename(source)}-${version}.${kind}.json`;
  const saved = path.join(folder, file);
  if (existsSync(`${saved}.gz`)) return JSON.parse(gunzipSync(readFileSync(`${saved}.gz`)));
  if (existsSync(saved)) return readJson(saved);
  return fail(`${folder} has neither ${file} nor ${file}.gz`);
};

/** Attributes that the schema has and the facts lack. The stand-in checks only their types. */
const withoutFacts = ({ schema, facts }) => {
  const [provider] = Object.values(schema.provider_schemas);
  return Object.entries(provider.resource_schemas).flatMap(([type, { block }]) =>
    Object.keys(block.attributes ?? {})
      .filter((name) => name !== 'id' && !facts.resources[type]?.attributes?.[name])
      .map((name) => `${type}.${name}`),
  );
};

/** Parses the arguments. `folder` is undefined when the schema is to be read from the provider itself. */
const parseArguments = (args) => {
  const named = Object.hasOwn(PROVIDERS, args[0]);
  const [flag, folder, ...extra] = named ? args.slice(1) : args;
  if ((flag !== undefined && flag !== '--from') || (flag && !folder) || extra.length) {
    fail(`got ${args.join(' ')}; allowed: [${Object.keys(PROVIDERS).join('|')}] [--from <folder>]`);
  }
  return { provider: PROVIDERS[named ? args[0] : 'alicloud'](), folder };
};

const { provider, folder } = parseArguments(process.argv.slice(2));
const full = folder ? readSaved(folder, provider, 'schema') : fromProvider(provider);
// Terraform's schema has no ForceNew, limits or conflicts, so a refresh from the provider keeps the existing facts.
const knownFacts = folder ? readSaved(folder, provider, 'facts') : readJson(provider.factsFile);
const types = readJson(provider.typesFile);
let reduced;
try {
  reduced = reduceProvider(provider, full, knownFacts, types);
} catch (error) {
  fail(error.message);
}
writeJson(provider.schemaFile, reduced.schema);
writeJson(provider.factsFile, reduced.facts);

process.stdout.write(
  `data of ${provider.source} ${provider.version}: ${types.resources.length} resources, ${types.dataSources.length} data sources\n`,
);
const bare = withoutFacts(reduced);
if (bare.length) {
  process.stdout.write(
    `without facts (the rehearsal checks only their types): ${bare.slice(0, 20).join(', ')}${bare.length > 20 ? ` and ${bare.length - 20} more` : ''}\n`,
  );
}
