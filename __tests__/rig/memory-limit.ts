import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where control groups are: of the second version, or the one for memory of the first. */
const ROOTS = [
  { folder: '/sys/fs/cgroup', limit: 'memory.max', swap: 'memory.swap.max', swapLimit: '0' },
  { folder: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', swap: undefined, swapLimit: '' },
] as const;

/** A limit of memory that the kernel enforces on the programs in it, as Docker sets it for a container. */
export class MemoryLimit {
  private constructor(
    private readonly folder: string,
    private readonly file: string,
  ) {}

  /** Makes a group with a limit; undefined: this machine or this user cannot. */
  static of(mebibytes: number): MemoryLimit | undefined {
    for (const { folder, limit, swap, swapLimit } of ROOTS) {
      const group = path.join(folder, `open-design-${process.pid}-${mebibytes}`);
      try {
        mkdirSync(group);
      } catch {
        continue;
      }
      if (!existsSync(path.join(group, limit))) {
        rmdirSync(group);
        continue;
      }
      writeFileSync(path.join(group, limit), String(mebibytes * 2 ** 20));
      if (swap && existsSync(path.join(group, swap))) writeFileSync(path.join(group, swap), swapLimit);
      return new MemoryLimit(group, limit);
    }
    return undefined;
  }

  /** Whether this machine and this user can make groups. */
  static works(): boolean {
    const limit = MemoryLimit.of(1024);
    if (limit) rmdirSync(limit.folder);
    return limit !== undefined;
  }

  /** A command that runs another one within the limit. */
  within(command: readonly string[]): readonly [string, ...string[]] {
    return ['sh', '-c', `echo $$ >'${this.folder}/cgroup.procs' && exec "$@"`, 'sh', ...command];
  }

  /** Bytes. */
  get bytes(): number {
    return Number(readFileSync(path.join(this.folder, this.file), 'utf8'));
  }

  /** Removes the group. Its programs have ended, but the kernel may need a moment to notice. */
  async remove(): Promise<void> {
    for (let left = 100; ; left--) {
      try {
        rmdirSync(this.folder);
        return;
      } catch (error) {
        if (left === 0) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  }
}
