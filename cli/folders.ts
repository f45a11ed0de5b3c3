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

/** Runs `use` with an empty folder. The folder is removed afterwards, even when a signal ends the command. */
export const withTempFolder = <T>(use: (folder: string) => Promise<T>): Promise<T> =>
  withScratch('open-design-', use);

/** One file to write. */
export interface OutFile {
  /** Path below the folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
  /** Octal permissions as for `chmod`. Default: 0644. */
  readonly mode?: string;
}

/** This file marks a folder that `writeFolder` made and may replace. */
const MARK = '.odcloud';

/**
 * Refuses a folder with somebody else's files.
 *
 * @param isOurs whether a folder with files was written by odcloud before
 * @throws Error when `folder` is a file, or holds files and is not ours
 */
export const refuseOthers = (folder: string, isOurs: (folder: string) => boolean): void => {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) {
    throw new Error(`got ${folder}, which is a file; allowed: a folder; choose another one with --out`);
  }
  if (readdirSync(folder).length && !isOurs(folder)) {
    throw new Error(
      `got ${folder}, a folder with files that odcloud did not write; allowed: a new or empty folder, or one that odcloud wrote; choose another one with --out`,
    );
  }
};

/**
 * Makes a folder and those above it. `mkdirSync` with `recursive` does not end below /proc, so each is made by itself.
 *
 * @throws Error when a folder cannot be made: one above it is a file, or refuses to hold it
 */
export const makeFolder = (folder: string): void => {
  if (existsSync(folder) && statSync(folder).isDirectory()) return;
  const above = path.dirname(path.resolve(folder));
  if (above !== path.resolve(folder)) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    const why = existsSync(folder)
      ? 'is a file'
      : `cannot be made (${(error as NodeJS.ErrnoException).code})`;
    throw new Error(
      `got ${folder}, which ${why}; allowed: a path below a folder in which you may write; choose another one with --out`,
    );
  }
};

/**
 * Writes a folder with these files, or replaces a folder that this function wrote before. The folder is never half
 * written: the files go to a temporary folder next to it, which is renamed at the end.
 *
 * @throws Error when something else exists at the path, which stays unchanged
 */
export const writeFolder = (folder: string, files: readonly OutFile[]): void => {
  refuseOthers(folder, (existing) => existsSync(path.join(existing, MARK)));
  const target = path.resolve(folder);
  makeFolder(path.dirname(target));
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
