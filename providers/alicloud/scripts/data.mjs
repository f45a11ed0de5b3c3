import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** Folder of the package `@cdktf/provider-alicloud`. */
export const PACKAGE_DIR = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

const providerAt = (folder, source, version) => ({
  source,
  version,
  address: `registry.terraform.io/${source}`,
  typesFile: path.join(folder, 'types.json'),
  schemaFile: path.join(folder, 'data', 'schema.json'),
  factsFile: path.join(folder, 'data', 'facts.json'),
});

/**
 * The providers whose data is an excerpt of the real provider's data, by the name of their folder. `source` is the
 * provider's name in Terraform's registry, and `address` its name in `terraform providers schema -json`. `version` is
 * that of the bindings: the alicloud bindings are generated here; those of kubernetes come from npm and name the
 * provider version that they are for.
 */
export const PROVIDERS = {
  alicloud: () =>
    providerAt(PACKAGE_DIR, 'aliyun/alicloud', readJson(path.join(PACKAGE_DIR, 'package.json')).version),
  kubernetes: () =>
    providerAt(
      path.join(PACKAGE_DIR, '..', 'kubernetes'),
      'hashicorp/kubernetes',
      require('@cdktf/provider-kubernetes/package.json').cdktf.provider.version,
    ),
};

const alicloud = PROVIDERS.alicloud();

/** Address of the provider whose bindings are generated. */
export const PROVIDER = alicloud.address;

export const SCHEMA_FILE = alicloud.schemaFile;

/** The hand-edited list of types: `{ resources: string[], dataSources: string[] }`. */
export const readTypes = () => readJson(alicloud.typesFile);

/** Version of the real provider that the data was read from. It becomes the pin in `required_providers`. */
export const providerVersion = () => alicloud.version;

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
};

/** Writes JSON with sorted keys, one per line, so that a refresh can be reviewed as a diff. */
export const writeJson = (file, value) => writeFileSync(file, JSON.stringify(sorted(value), null, 1) + '\n');

/** Ends a script with an error message, exit code 1 and no stack trace. */
export const fail = (message) => {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
};

/** Ends a script when a package is missing that only the tools need, as before npm ci and after npm ci --omit=dev. */
export const needPackages = (names) => {
  const missing = names.filter(
    (name) =>
      !require.resolve.paths(name).some((folder) => existsSync(path.join(folder, name, 'package.json'))),
  );
  if (missing.length) {
    fail(`not installed: ${missing.join(', ')}; run npm ci, without --omit=dev or NODE_ENV=production`);
  }
};
