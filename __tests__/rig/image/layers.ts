import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/** Packs a folder that `fill` creates. The same files produce the same bytes. */
const pack = (file: string, fill: (folder: string) => void): string => {
  if (existsSync(file)) return file;
  const folder = mkdtempSync(path.join(tmpdir(), 'layer-'));
  try {
    fill(folder);
    const fresh = `${file}.${process.pid}`;
    run(
      ...(['tar', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'] as const),
      ...['--mode=u=rwX,go=rX', '-cf', fresh, '-C', folder, '.'],
    );
    renameSync(fresh, file);
    return file;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** Node.js, sqlite3 and a shell with the libraries that they need. */
export const runtimeLayer = (root: string, folder: string): string =>
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
export const daemonLayer = (folder: string): string => {
  const file = path.join(folder, `daemon-${process.pid}.tar`);
  rmSync(file, { force: true });
  return pack(file, (layer) => {
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
};

const copy = (source: string, target: string): void => {
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(source, target);
};
