import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';

/** A disk that holds something of somebody else. */
export interface Foreign {
  readonly name: string;
  /** What the host must say it found. */
  readonly sign: RegExp;
  /** Turns a blank disk into it. */
  readonly make: (file: string) => void;
}

/** One partition of 100 MiB behind the first MiB, in a table of the old kind. */
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

/** Neither of them may ever be formatted or mounted. */
export const FOREIGN: readonly Foreign[] = [
  { name: 'partitioned', sign: /neither blank nor ext4: .*PTTYPE="dos"/, make: partitionTable },
  {
    name: 'older-filesystem',
    sign: /neither blank nor ext4: .*TYPE="ext3"/,
    make: (file) => void execFileSync('mke2fs', ['-q', '-t', 'ext3', file]),
  },
];

/** A hash of every byte of a disk. */
export const contentOf = async (file: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
};
