// Bundles a TypeScript entry with esbuild and runs it: node tools/run.mjs main.ts [arguments].
// The bundle is reused as long as no source changes. A synth is then about ten times as fast as with ts-node
// (npm run bench).
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { needPackages } from '../providers/alicloud/scripts/data.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const CACHE = path.join(ROOT, 'node_modules', '.cache', 'bundles');
const require = createRequire(import.meta.url);

const hashOf = (files) => {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(existsSync(file) ? readFileSync(file) : 'gone');
  return hash.digest('hex');
};

/** Keeps each source's own `__dirname`, as under ts-node: the sources use it to find the files next to them. */
const keepDirname = {
  name: 'keep-dirname',
  setup: (build) =>
    build.onLoad({ filter: /\.ts$/ }, (args) => {
      if (args.path.includes(`${path.sep}node_modules${path.sep}`)) return undefined;
      const source = readFileSync(args.path, 'utf8');
      const dirname = JSON.stringify(path.dirname(args.path));
      return { contents: source.replace(/\b__dirname\b/g, () => dirname), loader: 'ts' };
    }),
};

const bundle = async (entry, outfile) => {
  const { build } = require('esbuild');
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    minifySyntax: true,
    external: ['esbuild'],
    plugins: [keepDirname],
    absWorkingDir: ROOT,
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs)
    .map((file) => path.resolve(ROOT, file))
    .filter((file) => !file.includes(`${path.sep}node_modules${path.sep}`));
};

/** The lock file stands for the installed packages, and this file holds the settings of the bundler. */
const always = [path.join(ROOT, 'package-lock.json'), fileURLToPath(import.meta.url)];

const upToDate = (stampFile) => {
  if (!existsSync(stampFile)) return false;
  const { files, hash } = JSON.parse(readFileSync(stampFile, 'utf8'));
  return hashOf(files) === hash;
};

const entry = process.argv[2];
if (!entry || !existsSync(path.resolve(ROOT, entry))) {
  process.stderr.write(
    `error: got ${entry ?? 'nothing'}; allowed: a TypeScript file of the project, as in: node tools/run.mjs main.ts\n`,
  );
  process.exit(1);
}

needPackages(['esbuild']);
await import('../providers/alicloud/scripts/generate.mjs');

// The name includes the project, because several projects may share a linked node_modules folder.
const project = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
const name = `${entry.replace(/[^A-Za-z0-9]+/g, '-')}-${project}`;
const outfile = path.join(CACHE, `${name}.cjs`);
const stampFile = path.join(CACHE, `${name}.json`);
if (!upToDate(stampFile) || !existsSync(outfile)) {
  mkdirSync(CACHE, { recursive: true });
  // The bundle is written to another file and renamed, so that a concurrent run never reads half a bundle.
  const draft = path.join(CACHE, `${name}.${process.pid}.cjs`);
  try {
    const files = [...always, ...(await bundle(path.resolve(ROOT, entry), draft))];
    renameSync(draft, outfile);
    writeFileSync(stampFile, JSON.stringify({ hash: hashOf(files), files }));
  } catch {
    // esbuild has already printed the error.
    rmSync(draft, { force: true });
    process.exit(1);
  }
}

// CDKTF's dependencies use features that Node 22 deprecates. A deployer cannot change that, so the warnings are off.
process.noDeprecation = true;
process.argv.splice(1, 2, outfile);
require(outfile);
