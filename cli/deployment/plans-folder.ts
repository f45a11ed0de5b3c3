import { readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

import { withScratch } from '../../rehearsal';

/** Names the machine, too: containers may share a folder for temporary files, and number their processes alike. */
const PREFIX = `open-design-plans-${hostname()}-`;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process exists, too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};

/** Removes the folders of processes that were killed. Their plans contain secrets. */
const removeLeftOver = (): void => {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    const pid = parseInt(name.slice(PREFIX.length), 10);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // It is another user's.
    }
  }
};

/**
 * Runs `use` with an empty folder for saved plans, which only this user can read. It is removed afterwards, also after a
 * signal. After `kill -9`, the next run removes it.
 */
export const withPlansFolder = async <T>(use: (folder: string) => Promise<T>): Promise<T> => {
  removeLeftOver();
  return withScratch(`${PREFIX}${process.pid}-`, use);
};
