import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import path from 'node:path';

/**
 * The control groups of a machine. All its processes stay below them, so that several machines can run at once and each
 * can be killed as a whole.
 */
export class Groups {
  private readonly folders: readonly string[];

  constructor(machine: string) {
    const mounted = /^\S+ (\S+) (?:cgroup2 \S+|cgroup \S*name=systemd\S*) /gm;
    this.folders = [...readFileSync('/proc/mounts', 'utf8').matchAll(mounted)].map(([, mount = '']) =>
      path.join(mount, `open-design-${machine}`),
    );
  }

  /** Creates the groups. Returns the shell command that moves a shell into them. */
  enter(): string {
    this.folders.forEach((folder) => mkdirSync(folder, { recursive: true }));
    return this.folders.map((folder) => `echo $$ >${folder}/cgroup.procs`).join(' && ');
  }

  /** Kills all processes. */
  async end(): Promise<void> {
    for (let tries = 0; tries < 2000; tries++) {
      const running = this.folders.flatMap(processes);
      if (!running.length) break;
      // This is repeated, because a process may have started another one in the meantime.
      running.forEach(kill);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    this.folders.forEach(remove);
  }
}

const groupsBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap((entry) => groupsBelow(path.join(folder, entry.name)))
        .concat(folder)
    : [];

const processes = (folder: string): number[] =>
  groupsBelow(folder).flatMap((group) => {
    try {
      return readFileSync(path.join(group, 'cgroup.procs'), 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map(Number);
    } catch {
      return [];
    }
  });

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The process has just ended.
  }
};

const remove = (folder: string): void => {
  for (const group of groupsBelow(folder)) {
    try {
      rmdirSync(group);
    } catch {
      // A new process runs in the group. It is not ours to kill.
    }
  }
};
