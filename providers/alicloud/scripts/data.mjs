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
 * The providers whose data is cut out of the real provider's, by the name of their folder: `source` in Terraform's
 * registry, `address` as `terraform providers schema -json` has it. The version is that of the bindings: those of
 * alicloud are made here, those of kubernetes come from npm and say which provider they are for.
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

/** The list a person edits: `{ resources: string[], dataSources: string[] }`. */
export const readTypes = () => readJson(alicloud.typesFile);

/** Version of the real provider the data was read from; it becomes the pin in `required_providers`. */
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

/** Keys sorted and one a line, so that a refresh is reviewed as a diff. */
export const writeJson = (file, value) => writeFileSync(file, JSON.stringify(sorted(value), null, 1) + '\n');

/** Ends a script with one line for a person and exit code 1: no stack trace. */
export const fail = (message) => {
  process.stderr.write(`error: ${message}\n`);
  process.exit(1);
};

/** Ends a script when a package is not there that only the tools need: before npm ci, and after npm ci --omit=dev. */
export const needPackages = (names) => {
  const missing = names.filter(
    (name) =>
      !require.resolve.paths(name).some((folder) => existsSync(path.join(folder, name, 'package.json'))),
  );
  if (missing.length) {
    fail(`not installed: ${missing.join(', ')}; run npm ci, without --omit=dev or NODE_ENV=production`);
  }
};
