import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

import { withPlansFolder } from '../../cli/deployment/plans-folder';
import { withFolder } from '../support/environments';

/** The folder that a process with this number would have. */
const folderOf = (machine: string, pid: number): string => {
  const folder = path.join(tmpdir(), `open-design-plans-${machine}-${pid}-x1y2z3`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'prod-ecs.tfplan'), 'secret');
  return folder;
};

test('plans of a process that was killed are removed by the next run; those of others stay', () =>
  withFolder(async (folder) => {
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder;
    try {
      const { pid: dead } = spawnSync('true');
      const killed = folderOf(hostname(), dead);
      const kept = [folderOf(hostname(), process.ppid), folderOf('another', dead)];
      const own = await withPlansFolder((each) => {
        expect(existsSync(killed)).toBe(false);
        expect(kept.map((other) => existsSync(other))).toEqual([true, true]);
        return Promise.resolve(each);
      });
      expect(path.basename(own)).toContain(`-${process.pid}-`);
      expect(existsSync(own)).toBe(false);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
    }
  }));
