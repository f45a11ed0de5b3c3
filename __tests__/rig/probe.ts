import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { installed } from '../support/programs';
import { run } from './image/program';
import { cacheFolder } from './image/rootfs';

const PROGRAMS = ['mmdebstrap', 'systemd-nspawn', 'losetup', 'ip', 'nsenter', 'openssl', 'flock'];

/** Reason why systemd-nspawn machines cannot run here; undefined if they can. It starts a small machine to check. */
export const whyNotNspawn = (): string | undefined => {
  if (process.platform !== 'linux') return 'not Linux';
  if (process.arch !== 'x64') return `the guest is built for x64, this is ${process.arch}`;
  if (process.getuid?.() !== 0) return 'not root';
  const missing = PROGRAMS.filter((program) => !installed(program));
  if (missing.length) return `${missing.join(', ')} not installed`;
  mkdirSync(cacheFolder(), { recursive: true });
  const folder = mkdtempSync(path.join(cacheFolder(), 'probe-'));
  try {
    return (
      tryIt('an overlay cannot be mounted', () => overlay(folder)) ??
      tryIt('there are no loop devices', () => loopDevice(folder)) ??
      tryIt('systemd-nspawn cannot start a container', () => container(folder))
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const tryIt = (reason: string, attempt: () => void): string | undefined => {
  try {
    attempt();
    return undefined;
  } catch {
    return reason;
  }
};

const overlay = (folder: string): void => {
  for (const name of ['lower', 'upper', 'work', 'merged']) mkdirSync(path.join(folder, name));
  const layers = ['lower', 'upper', 'work'].map((name) => `${name}dir=${path.join(folder, name)}`).join(',');
  run('mount', '-t', 'overlay', 'overlay', '-o', layers, path.join(folder, 'merged'));
  run('umount', path.join(folder, 'merged'));
};

const loopDevice = (folder: string): void => {
  run('truncate', '--size=1M', path.join(folder, 'disk'));
  run('losetup', '--detach', run('losetup', '--find', '--show', path.join(folder, 'disk')).trim());
};

/** Starts a small machine. Its name contains the process id, so that parallel runs do not conflict. */
const container = (folder: string): void => {
  const root = path.join(folder, 'root');
  mkdirSync(path.join(root, 'usr'), { recursive: true });
  for (const name of ['bin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, path.join(root, name));
  execFileSync(
    'systemd-nspawn',
    [
      ...['--quiet', `--directory=${root}`, '--bind-ro=/usr', '--register=no', '--keep-unit', '--pipe'],
      ...['--network-veth', `--machine=od${process.pid}`, '--as-pid2', '/usr/bin/true'],
    ],
    { stdio: 'ignore', timeout: 20_000, env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' } },
  );
};
