import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { run } from '../image/program';
import { Groups } from './groups';
import { Link } from './network';

/** Removes the machines, mounts, loop devices and folders that a killed run has left behind. */
export const sweep = async (machines: string): Promise<void> => {
  if (!existsSync(machines)) return;
  for (const name of readdirSync(machines)) {
    const folder = path.join(machines, name);
    if (!existsSync(`/proc/${parseInt(name, 10)}`)) await removeMachine(folder);
  }
};

const removeMachine = async (folder: string): Promise<void> => {
  const machine = read(path.join(folder, 'machine'));
  if (machine) {
    await new Groups(machine).end();
    new Link(machine).unplug();
  }
  const mounted = read('/proc/mounts')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
  for (const point of mounted.filter((one) => one.startsWith(`${folder}/`))) run('umount', '--lazy', point);
  for (const [, device = ''] of run(
    'losetup',
    '--list',
    '--noheadings',
    '--output',
    'NAME,BACK-FILE',
  ).matchAll(new RegExp(`^(\\S+) +${folder}`, 'gm'))) {
    run('losetup', '--detach', device);
  }
  rmSync(folder, { recursive: true, force: true });
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};
