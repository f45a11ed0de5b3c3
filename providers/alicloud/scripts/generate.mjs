// Turns data/schema.json into bindings under lib/, laid out like a prebuilt CDKTF provider.
// Does nothing when lib/ already comes from the same data, so every entry point may call it first.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  fail,
  needPackages,
  PACKAGE_DIR,
  PROVIDER,
  providerVersion,
  readTypes,
  SCHEMA_FILE,
} from './data.mjs';

const require = createRequire(import.meta.url);
const LIB_DIR = path.join(PACKAGE_DIR, 'lib');
const STAMP_FILE = path.join(LIB_DIR, '.stamp');
const GENERATOR = '@cdktf/provider-generator';

const stamp = (schemaText) =>
  createHash('sha256')
    .update(schemaText)
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .update(require(`${GENERATOR}/package.json`).version)
    .digest('hex');

const checkList = (schema) => {
  const provider = schema.provider_schemas[PROVIDER];
  const types = readTypes();
  const missing = [
    ...types.resources.filter((name) => !provider.resource_schemas[name]),
    ...types.dataSources.filter((name) => !provider.data_source_schemas[name]),
  ];
  if (missing.length) {
    fail(
      `types.json lists ${missing.join(', ')}, which data/schema.json does not hold; run: npm run provider:refresh`,
    );
  }
};

/** CDKTF's own generator; deep imports, because its index needs jsii. */
const emitTypeScript = async (schema, outDir) => {
  // Importing CDKTF's packages reports home otherwise.
  process.env.CHECKPOINT_DISABLE ??= '1';
  const { CodeMaker } = require('codemaker');
  const commons = require('@cdktf/commons');
  const { sanitizeProviderSchema } = require('@cdktf/provider-schema/src/provider-schema');
  const { TerraformProviderGenerator } = require(`${GENERATOR}/lib/get/generator/provider-generator`);
  const code = new CodeMaker();
  const generator = new TerraformProviderGenerator(code, sanitizeProviderSchema(schema));
  const constraint = new commons.TerraformProviderConstraint(`aliyun/alicloud@${providerVersion()}`);
  generator.generate(new commons.ConstructsMakerProviderTarget(constraint, commons.Language.TYPESCRIPT));
  await generator.save(outDir);
};

const findSources = (dir) =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

/** To JavaScript with declarations, so that a user's strict compiler options never meet generated code. */
const compile = (sourceDir, outDir) => {
  const ts = require('typescript');
  const program = ts.createProgram(findSources(sourceDir), {
    rootDir: sourceDir,
    outDir,
    declaration: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    skipLibCheck: true,
    strict: true,
    types: ['node'],
  });
  const { diagnostics, emitSkipped } = program.emit();
  if (emitSkipped) {
    fail(
      `the generated bindings do not compile: ${ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => sourceDir,
        getNewLine: () => '\n',
      })}`,
    );
  }
};

/** Where the generator puts the files of `aliyun/alicloud` differs by how the constraint is spelt. */
const packageRoot = (dir) => {
  const index = findSources(dir).find((file) => path.basename(file) === 'lazy-index.ts');
  return path.dirname(index);
};

needPackages(['cdktf', GENERATOR, '@cdktf/commons', '@cdktf/provider-schema', 'codemaker', 'typescript']);
const schemaText = readFileSync(SCHEMA_FILE, 'utf8');
const schema = JSON.parse(schemaText);
checkList(schema);
const wanted = stamp(schemaText);

if (!existsSync(STAMP_FILE) || readFileSync(STAMP_FILE, 'utf8') !== wanted) {
  // Inside the package, so that the compiler finds cdktf; renamed at the end, so that lib/ is never half written.
  const work = path.join(PACKAGE_DIR, `.build-${process.pid}`);
  process.on('exit', () => rmSync(work, { recursive: true, force: true }));
  mkdirSync(work, { recursive: true });
  process.stderr.write(`generating @cdktf/provider-alicloud ${providerVersion()} from its schema …\n`);
  await emitTypeScript(schema, path.join(work, 'ts'));
  compile(packageRoot(path.join(work, 'ts')), path.join(work, 'lib'));
  writeFileSync(path.join(work, 'lib', '.stamp'), wanted);
  rmSync(LIB_DIR, { recursive: true, force: true });
  renameSync(path.join(work, 'lib'), LIB_DIR);
}
