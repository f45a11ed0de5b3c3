import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';

/** A disk with data of another owner. */
export interface Foreign {
  readonly name: string;
  /** Message with which the host must report its finding. */
  readonly sign: RegExp;
  /** Turns a blank disk into this disk. */
  readonly make: (file: string) => void;
}

/** Writes an MBR partition table with one partition of 100 MiB after the first MiB. */
const partitionTable = (file: string): void => {
  const sector = Buffer.alloc(512);
  sector.writeUInt8(0x83, 446 + 4);
  sector.writeUInt32LE(2048, 446 + 8);
  sector.writeUInt32LE(204_800, 446 + 12);
  sector.writeUInt16LE(0xaa55, 510);
  const disk = openSync(file, 'r+');
  writeSync(disk, sector, 0, sector.length, 0);
  closeSync(disk);
};

/** Disks that the host must never format or mount. */
export const FOREIGN: readonly Foreign[] = [
  { name: 'partitioned', sign: /neither blank nor ext4: .*PTTYPE="dos"/, make: partitionTable },
  {
    name: 'older-filesystem',
    sign: /neither blank nor ext4: .*TYPE="ext3"/,
    make: (file) => void execFileSync('mke2fs', ['-q', '-t', 'ext3', file]),
  },
];

/** Returns a hash of all bytes of a disk. */
export const contentOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
