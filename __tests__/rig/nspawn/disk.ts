import { mkdtempSync, readFileSync, rmdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { DATA_DISK_GIB } from '../environment';
import { run } from '../image/program';

/** A data disk: a sparse file behind a loop device. */
export class Disk {
  /** Id, as in the ECS API. */
  readonly id = 'd-bp1hosttestdatadisk00';
  /** Path of the device, on this machine and inside a guest. */
  readonly device: string;

  constructor(
    private readonly file: string,
    mebibytes = DATA_DISK_GIB * 1024,
  ) {
    writeFileSync(file, '');
    truncateSync(file, mebibytes * 1024 * 1024);
    this.device = run('losetup', '--find', '--show', file).trim();
  }

  /** Link to the device on ECS: the id without its prefix, truncated to the length that virtio supports. */
  get link(): string {
    return `/dev/disk/by-id/virtio-${this.id.slice(2, 22)}`;
  }

  /** Reads a file of the filesystem; undefined if there is no such file. The host must be off. */
  read(file: string): string | undefined {
    try {
      return this.mounted((at) => readFileSync(path.join(at, file), 'utf8'));
    } catch {
      // There is no filesystem yet, or no such file.
      return undefined;
    }
  }

  /** Writes a file to the filesystem. The host must be off. */
  write(file: string, text: string): void {
    this.mounted((at) => writeFileSync(path.join(at, file), text));
  }

  /** Fills the filesystem with a file named `filler`. The host must be off. Most of the file is reserved, not written. */
  fill(): void {
    const script = `fallocate -l $(($(df --output=avail -k . | tail -n 1) - 1024))k filler
      cat /dev/zero >>filler 2>/dev/null; sync`;
    this.mounted((at) => run('sh', '-c', `cd '${at}' && { ${script}; }`));
  }

  remove(): void {
    run('losetup', '--detach', this.device);
    rmSync(this.file);
  }

  private mounted<T>(use: (at: string) => T): T {
    const at = mkdtempSync(path.join(path.dirname(this.file), 'mounted-'));
    try {
      run('mount', this.device, at);
      try {
        return use(at);
      } finally {
        run('umount', at);
      }
    } finally {
      rmdirSync(at);
    }
  }
}
