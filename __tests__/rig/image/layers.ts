import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { buildSync } from 'esbuild';

import { run } from './program';

/** Nothing is pulled from Docker Hub: Node.js is the binary that runs this code, the rest is from the guest. */
const PROGRAMS = (root: string): Readonly<Record<string, string>> => ({
  'usr/local/bin/node': process.execPath,
  'usr/bin/sqlite3': path.join(root, 'usr/bin/sqlite3'),
  'bin/sh': path.join(root, 'usr/bin/dash'),
});

/** A layer as a registry stores it: compressed, because a machine without KVM decrypts slowly. */
export interface Layer {
  readonly content: Buffer;
  /** Digest of the uncompressed content, which the configuration of an image names. */
  readonly diffId: string;
}

/** SHA-256 in the form of registries. */
export const digestOf = (content: Buffer): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

const read = (file: string): Layer => ({
  content: readFileSync(`${file}.gz`),
  diffId: digestOf(readFileSync(file)),
});

/** Packs a folder that `fill` creates as a tar archive and its `.gz`. The same files produce the same bytes. */
const pack = (file: string, fill: (folder: string) => void): Layer => {
  if (existsSync(`${file}.gz`)) return read(file);
  const folder = mkdtempSync(path.join(tmpdir(), 'layer-'));
  try {
    fill(folder);
    const fresh = `${file}.${process.pid}`;
    run(
      ...(['tar', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'] as const),
      ...['--mode=u=rwX,go=rX', '-cf', fresh, '-C', folder, '.'],
    );
    run('gzip', '-1', '-n', '-k', '-f', fresh);
    renameSync(fresh, file);
    renameSync(`${fresh}.gz`, `${file}.gz`);
    return read(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Node.js, sqlite3 and a shell with the libraries that they need. */
export const runtimeLayer = (root: string, folder: string): Layer =>
  pack(path.join(folder, `runtime-${process.version}.tar`), (layer) => {
    const loader = path.join(root, 'lib64/ld-linux-x86-64.so.2');
    const libraries = path.join(root, 'usr/lib/x86_64-linux-gnu');
    const files = { ...PROGRAMS(root), 'lib64/ld-linux-x86-64.so.2': loader };
    for (const [target, source] of Object.entries(files)) copy(source, path.join(layer, target));
    for (const program of Object.values(PROGRAMS(root))) {
      const listed = run(loader, '--library-path', libraries, '--list', program);
      for (const [, file = ''] of listed.matchAll(/=> (\S*\/x86_64-linux-gnu\/\S+)/g)) {
        copy(file, path.join(layer, 'usr/lib/x86_64-linux-gnu', path.basename(file)));
      }
    }
    for (const empty of ['tmp', 'app/.od', 'etc']) mkdirSync(path.join(layer, empty), { recursive: true });
  });

/** The stand-in daemon as a single file. */
export const daemonLayer = (): Layer => {
  const folder = mkdtempSync(path.join(tmpdir(), 'daemon-'));
  try {
    return pack(path.join(folder, 'daemon.tar'), (layer) => {
      const built = buildSync({
        entryPoints: [path.join(__dirname, '../daemon/main.ts')],
        bundle: true,
        platform: 'node',
        target: 'node20',
        write: false,
        logLevel: 'error',
      });
      mkdirSync(path.join(layer, 'app'));
      writeFileSync(path.join(layer, 'app/daemon.js'), built.outputFiles[0]?.contents ?? '');
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const copy = (source: string, target: string): void => {
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(source, target);
};
