import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { run } from '../image/program';
import type { ScriptRun } from '../script-run';
import type { Disk } from './disk';
import { Groups } from './groups';
import { Link } from './network';

/** Parts of a machine. */
export interface Parts {
  /** The guest's root filesystem, which is shared and never written to. */
  readonly base: string;
  /** Folder for the files of this machine. */
  readonly folder: string;
  readonly userData: string;
  readonly disk?: Disk | undefined;
  /** Changes the root filesystem before the first boot. */
  readonly prepare?: ((root: string) => void) | undefined;
}

/** A systemd-nspawn machine that boots like an ECS instance: cloud-init, systemd, a network and a data disk. */
export class Machine {
  readonly link: Link;
  private readonly root: string;
  private readonly groups: Groups;
  private nspawn: ChildProcess | undefined;
  private destroyed = false;

  constructor(
    private readonly parts: Parts,
    link = new Link(),
  ) {
    this.link = link;
    this.root = path.join(parts.folder, 'root');
    this.groups = new Groups(link.machine);
    for (const name of ['root', 'upper', 'work', 'docker', 'containerd']) {
      mkdirSync(path.join(parts.folder, name), { recursive: true });
    }
    const layers = `lowerdir=${parts.base},upperdir=${this.at('upper')},workdir=${this.at('work')}`;
    run('mount', '-t', 'overlay', 'overlay', '-o', layers, this.root);
    this.seed();
    parts.prepare?.(this.root);
  }

  /** Switches the machine on and returns at once. */
  async boot(): Promise<void> {
    const console = openSync(this.at('console.log'), 'a');
    const { disk } = this.parts;
    this.nspawn = spawn(
      'sh',
      [
        ...['-c', `${this.groups.enter()} && exec systemd-nspawn "$@"`, 'sh'],
        ...['--quiet', '--boot', `--directory=${this.root}`, `--machine=${this.link.machine}`],
        ...['--register=no', '--keep-unit', '--network-veth', '--console=pipe', '--capability=all'],
        '--system-call-filter=add_key keyctl bpf',
        // Docker's overlay layers cannot be on an overlay filesystem.
        `--bind=${this.at('docker')}:/var/lib/docker`,
        `--bind=${this.at('containerd')}:/var/lib/containerd`,
        ...(disk ? [`--bind=${disk.device}`] : []),
      ],
      {
        stdio: ['ignore', console, console],
        env: { ...process.env, SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
      },
    );
    writeFileSync(this.at('machine'), this.link.machine);
    await this.link.plug();
  }

  /** Runs a shell command inside until it ends, in the same minimal environment as Cloud Assistant. */
  exec(command: string, input = ''): Promise<ScriptRun> {
    const into = ['-t', String(this.init()), '-m', '-u', '-i', '-n', '-p', '-C', '-r', '-w'];
    return new Promise((resolve) => {
      const child = execFile(
        'nsenter',
        [...into, 'sh', '-c', `exec 2>&1; ${command}`],
        { env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' }, maxBuffer: 1 << 26 },
        (error, out) => resolve({ code: error ? Number(error.code ?? 255) : 0, out }),
      );
      child.stdin?.on('error', () => undefined).end(input);
    });
  }

  /** Runs a shell command that must succeed. Returns its output. */
  async sh(command: string): Promise<string> {
    const { code, out } = await this.exec(command);
    if (code !== 0) throw new Error(`${command}: exit ${code}\n${out}\n${this.console().slice(-2000)}`);
    return out.trim();
  }

  /** Cuts the power: kills all processes at once. Unlike on a real machine, unsynced writes survive. */
  async cut(): Promise<void> {
    this.nspawn?.kill('SIGKILL');
    await this.off();
  }

  /** Shuts the machine down in an orderly way. */
  async powerOff(): Promise<void> {
    const { nspawn } = this;
    if (nspawn?.exitCode === null && nspawn.signalCode === null) {
      const gone = new Promise((resolve) => nspawn.once('exit', resolve));
      nspawn.kill('SIGTERM');
      await gone;
    }
    await this.off();
  }

  /** Switches the machine off and removes everything except the disk. A second call does nothing. */
  async destroy(): Promise<void> {
    if (this.destroyed) return;
    this.destroyed = true;
    await this.cut();
    run('umount', '--lazy', this.root);
    rmSync(this.parts.folder, { recursive: true, force: true });
    this.link.release();
  }

  /** Folder with Docker's images and containers. */
  get dockerFolder(): string {
    return this.at('docker');
  }

  /** Console output of the boot. */
  console(): string {
    return readFileSync(this.at('console.log'), 'utf8');
  }

  /** Process id of the machine's init. */
  init(): number {
    const pid = this.nspawn?.pid ?? 0;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    const init = Number(children[0]);
    if (!init)
      throw new Error(`${this.link.machine} has no init; its console says: ${this.console().slice(-2000)}`);
    return init;
  }

  private at(name: string): string {
    return path.join(this.parts.folder, name);
  }

  /** Removes everything that is left of the machine, so that the next boot finds nothing. */
  private async off(): Promise<void> {
    await this.groups.end();
    this.link.unplug();
  }

  /** Writes NoCloud's files, the network as DHCP would configure it, and the name of the disk on ECS. */
  private seed(): void {
    const put = (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
      writeFileSync(path.join(this.root, file), text);
    };
    const { host, guest, machine } = this.link;
    const nocloud = '/var/lib/cloud/seed/nocloud';
    put(`${nocloud}/user-data`, this.parts.userData);
    put(
      `${nocloud}/meta-data`,
      `instance-id: i-${path.basename(this.parts.folder)}\nlocal-hostname: ${machine}\n`,
    );
    put(
      `${nocloud}/network-config`,
      JSON.stringify({
        version: 2,
        ethernets: { host0: { addresses: [`${guest}/24`], routes: [{ to: '0.0.0.0/0', via: host }] } },
      }),
    );
    const { disk } = this.parts;
    if (disk) put('/etc/tmpfiles.d/disk.conf', `L ${disk.link} - - - - ${disk.device}\n`);
  }
}
