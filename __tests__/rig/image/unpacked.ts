import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

import { run } from './program';
import type { RootFilesystem } from './rootfs';

/** Unpacks the guest's root filesystem. Nothing may write to the folder: machines add an overlay of their own. */
export const unpacked = ({ tar }: RootFilesystem): string => {
  const folder = path.join(path.dirname(tar), 'root');
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`;
    mkdirSync(fresh);
    run('tar', '-xf', tar, '-C', fresh, '--numeric-owner', '--xattrs', '--exclude=./dev/*');
    try {
      renameSync(fresh, folder);
    } catch (error) {
      rmSync(fresh, { recursive: true });
      if (!existsSync(folder)) throw error;
    }
  }
  return folder;
};
