import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describeSkipped, installed } from '../../support/programs';

/** Why no private network can be made on this machine. Undefined when one can. */
const obstacle = (programs: readonly string[]): string | undefined => {
  const missing = ['unshare', 'nsenter', 'ip', ...programs].filter((program) => !installed(program));
  if (missing.length) return `${missing.join(', ')} not installed`;
  return spawnSync('unshare', ['-m', '-n', 'true']).status === 0
    ? undefined
    : 'not allowed to make namespaces; run it as root';
};

/** `describe` if a private network can be made and the programs are installed. Otherwise, the title states the reason. */
export const describeInPrivateNetwork = (
  programs: readonly string[],
  title: string,
  tests: () => void,
): void => {
  const reason = obstacle(programs);
  if (reason === undefined) describe(title, tests);
  else describeSkipped(title, reason);
};

/**
 * A mount and a network namespace of its own. Only its loopback interface exists. Programs inside may listen on every
 * address of 127.0.0.0/8 and every port, and `/etc/hosts` leads real names there. Nothing of this machine is changed.
 */
export class PrivateNetwork {
  private readonly holder: ChildProcess;
  private readonly hostsFile: string;

  /** @param folder an existing folder for the file of names */
  constructor(folder: string) {
    this.hostsFile = path.join(folder, 'hosts');
    writeFileSync(this.hostsFile, '127.0.0.1 localhost\n');
    const setUp = `ip link set lo up; mount --bind '${this.hostsFile}' /etc/hosts; echo; exec sleep infinity`;
    this.holder = spawn('unshare', ['-m', '-n', 'sh', '-euc', setUp], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  /** Waits until programs can run inside. */
  async ready(): Promise<void> {
    await new Promise((resolve) => this.holder.stdout?.once('data', resolve));
  }

  /** Leads names to addresses, instead of all names before. */
  names(addresses: Readonly<Record<string, string>>): void {
    const lines = Object.entries(addresses).map(([name, address]) => `${address} ${name}\n`);
    // The file is mounted, so it must stay the same file.
    writeFileSync(this.hostsFile, ['127.0.0.1 localhost\n', ...lines].join(''));
  }

  /** A process inside. */
  get pid(): number {
    return this.holder.pid ?? 0;
  }

  /** The words before a command that runs inside. */
  get inside(): readonly string[] {
    return ['nsenter', '-t', String(this.pid), '-m', '-n', '--'];
  }

  /** Runs a program inside that must succeed. Returns its output. What it writes about errors is shown, or left out. */
  run(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    stderr: 'inherit' | 'ignore' = 'inherit',
  ): string {
    const [nsenter = '', ...words] = [...this.inside, program, ...args];
    return execFileSync(nsenter, words, {
      encoding: 'utf8',
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', stderr],
    });
  }

  /** Ends the namespaces. Programs inside that still run keep them. */
  close(): void {
    this.holder.kill('SIGKILL');
  }
}
