import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Address of the provider in Terraform's registry, as in `terraform providers schema -json`. */
export const PROVIDER = 'registry.terraform.io/aliyun/alicloud';

/** Folder of the package `@cdktf/provider-alicloud`. */
export const PACKAGE_DIR = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export const TYPES_FILE = path.join(PACKAGE_DIR, 'types.json');
export const SCHEMA_FILE = path.join(PACKAGE_DIR, 'data', 'schema.json');
export const FACTS_FILE = path.join(PACKAGE_DIR, 'data', 'facts.json');

export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** The list a person edits: `{ resources: string[], dataSources: string[] }`. */
export const readTypes = () => readJson(TYPES_FILE);

/** Version of the real provider the data was read from; it becomes the pin in `required_providers`. */
export const providerVersion = () => readJson(path.join(PACKAGE_DIR, 'package.json')).version;

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
