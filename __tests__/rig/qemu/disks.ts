import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { DATA_DISK_GIB } from '../environment';
import { cacheFolder } from '../image/rootfs';

const run = promisify(execFile);

/** Files from which a machine boots. Nothing writes to them. */
export interface BootFiles {
  readonly disk: string;
  readonly kernel: string;
  readonly initrd: string;
}

/** A block device in addition to the root disk. */
export interface DataDisk {
  /** Name that distinguishes disks with the same id. */
  readonly name: string;
  /** Path of the raw file. */
  readonly file: string;
  /** Id on ECS: `d-…`. */
  readonly id: string;
}

/** Files of a machine's disks. */
export interface Disks {
  readonly root: string;
  readonly data: string;
}

const ROOT_GIB = 8;

/** No loop mount is needed: mke2fs fills the filesystem from a folder. */
const BUILD = `
cd "$1"
[ -e root.raw ] && exit
rm -rf tree root.raw.new
mkdir tree
tar -xpf "$2" -C tree --numeric-owner
cp tree/boot/vmlinuz-* vmlinuz
cp tree/boot/initrd.img-* initrd
truncate -s ${ROOT_GIB}G root.raw.new
mke2fs -q -t ext4 -L root -d tree root.raw.new
rm -rf tree
mv root.raw.new root.raw
`;

/** Builds a bootable disk from a root filesystem, unless it was built before. */
export const bootFiles = async (filesystem: {
  readonly tar: string;
  readonly hash: string;
}): Promise<BootFiles> => {
  const folder = path.join(cacheFolder(), `qemu-${filesystem.hash}`);
  const files = { disk: 'root.raw', kernel: 'vmlinuz', initrd: 'initrd' };
  if (!existsSync(path.join(folder, files.disk))) {
    mkdirSync(folder, { recursive: true });
    // A second process waits, and then finds the finished disk.
    const lock = path.join(folder, 'lock');
    await run('flock', [lock, 'sh', '-euc', BUILD, 'build', folder, filesystem.tar]);
  }
  return {
    disk: path.join(folder, files.disk),
    kernel: path.join(folder, files.kernel),
    initrd: path.join(folder, files.initrd),
  };
};

/** Creates a root disk that has never booted: a thin layer over the image. */
export const newRootDisk = async (file: string, { disk }: BootFiles): Promise<string> => {
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', disk, '-F', 'raw', file]);
  return file;
};

/** Creates a data disk like a new one of ECS: it contains only zeros. */
export const newDataDisk = (file: string, gibibytes = DATA_DISK_GIB): string => {
  writeFileSync(file, '');
  truncateSync(file, gibibytes * 2 ** 30);
  return file;
};

/** Copies disks, including their holes. */
export const copyDisks = async (from: Disks, folder: string): Promise<Disks> => {
  mkdirSync(folder, { recursive: true });
  const to = { root: path.join(folder, 'root.qcow2'), data: path.join(folder, 'data.raw') };
  await run('cp', ['--sparse=always', from.root, to.root]);
  await run('cp', ['--sparse=always', from.data, to.data]);
  return to;
};
