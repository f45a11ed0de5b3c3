import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { withScratch } from '../rehearsal';

/** Runs `use` with an empty folder that is removed afterwards, also when a signal ends the command. */
export const withTempFolder = <T>(use: (folder: string) => Promise<T>): Promise<T> =>
  withScratch('open-design-', use);

/** One file to be written. */
export interface OutFile {
  /** Path below the folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** Octal permissions, as `chmod` takes them; default: 0644. */
  readonly mode?: string;
}

/** By this file a folder is known to be ours to replace. */
const MARK = '.odcloud';

/** @throws when something stands at `folder` that is not ours to replace */
const checkReplaceable = (folder: string): void => {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new Error(`got ${folder}, which is a file; allowed: a folder; name another`);
  }
  const names = readdirSync(folder);
  if (names.length && !names.includes(MARK)) {
    throw new Error(
      `got ${folder}, a folder with files that odcloud did not write; allowed: an empty or a new one, or one that it wrote; name another`,
    );
  }
};

/**
 * Makes a folder of these files, or replaces one that this function made before. It is whole or not there at all: the
 * files are written apart, beside it, and renamed at the end.
 *
 * @throws when something else stands there; it is left as it is
 */
export const writeFolder = (folder: string, files: readonly OutFile[]): void => {
  checkReplaceable(folder);
  const target = path.resolve(folder);
  mkdirSync(path.dirname(target), { recursive: true });
  const apart = mkdtempSync(path.join(path.dirname(target), `.${path.basename(target)}-`));
  const fresh = path.join(apart, 'new');
  const old = path.join(apart, 'old');
  try {
    for (const file of [...files, { path: MARK, content: 'odcloud replaces this folder as a whole.\n' }]) {
      const place = path.join(fresh, file.path);
      mkdirSync(path.dirname(place), { recursive: true });
      writeFileSync(place, file.content, { mode: parseInt(file.mode ?? '0644', 8) });
    }
    const replaces = existsSync(target);
    if (replaces) renameSync(target, old);
    try {
      renameSync(fresh, target);
    } catch (error) {
      if (replaces) renameSync(old, target);
      throw error;
    }
  } finally {
    rmSync(apart, { recursive: true, force: true });
  }
};
