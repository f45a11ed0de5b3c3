import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { run } from '../image/program';

/** A data disk: a sparse file behind a loop device. */
export class Disk {
  /** As the ECS API would name it. */
  readonly id = 'd-bp1hosttestdatadisk00';
  /** The device, by the same name here and inside a machine. */
  readonly device: string;

  constructor(
    private readonly file: string,
    mebibytes = 6144,
  ) {
    const handle = openSync(file, 'w');
    ftruncateSync(handle, mebibytes * 1024 * 1024);
    closeSync(handle);
    this.device = run('losetup', '--find', '--show', file).trim();
  }

  /** The name ECS's virtio gives it: the id without its prefix, cut to what virtio keeps. */
  get link(): string {
    return `/dev/disk/by-id/virtio-${this.id.slice(2, 22)}`;
  }

  /** A file of its filesystem, below the folder it is mounted at; undefined when that is not there. The host is off. */
  read(file: string): string | undefined {
    try {
      return this.mounted((at) => readFileSync(path.join(at, file), 'utf8'));
    } catch {
      // No filesystem yet, or not this file.
      return undefined;
    }
  }

  /** Puts a file onto its filesystem. The host is off. */
  write(file: string, text: string): void {
    this.mounted((at) => writeFileSync(path.join(at, file), text));
  }

  /** Leaves no room on its filesystem, by a file named `filler`. The host is off. */
  fill(): void {
    this.mounted((at) => run('sh', '-c', `cat /dev/zero >'${at}/filler' 2>/dev/null; sync`));
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
