import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ScriptRun } from '../script-run';
import { commandLine, deviceOf, type Hardware } from './command-line';
import { SerialConsole } from './console';
import { copyDisks, type DataDisk, type Disks } from './disks';
import { type Answer, type Ask, ask } from './outside';
import { Qmp } from './qmp';
import { GuestShell } from './shell';

/** From the power button to the network, without KVM and with others at work. */
const BOOT_SECONDS = 900;

/** What the guest says of itself when something failed. */
const LOGS = `open-design ready; systemctl --failed --no-pager; docker ps -a; docker logs --tail 20 open-design
tail -n 30 /var/log/open-design.log /var/log/cloud-init-output.log /var/log/cloud-init.log`;
const LOGS_SECONDS = 60;

/** Machines at work, so that none outlives the tests. */
const running = new Set<Machine>();

/** Ends every machine, however the tests ended. */
export const endAll = (): void => {
  for (const machine of running) machine.kill();
};

/** A virtual machine, from the press of its power button to the end of its power. */
export class Machine {
  private readonly ended: Promise<void>;

  private constructor(
    private readonly folder: string,
    private readonly hardware: Hardware,
    private readonly process: ChildProcess,
    readonly console: SerialConsole,
    private readonly qmp: Qmp,
    private readonly guest: GuestShell,
  ) {
    this.ended = new Promise((resolve) => process.once('exit', () => resolve()));
    running.add(this);
  }

  /** Switches a machine on. Its console goes to `console.log` in the folder, after what is there. */
  static async start(folder: string, hardware: Hardware): Promise<Machine> {
    const [program = '', ...args] = commandLine(hardware);
    const qemu = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    qemu.stderr.setEncoding('utf8').on('data', (chunk: string) => (complaint += chunk));
    const console = new SerialConsole(path.join(folder, 'console.log'), qemu.stdout);
    const { qmp, shell } = hardware.sockets;
    while (!existsSync(qmp) || !existsSync(shell)) {
      if (qemu.exitCode !== null) throw new Error(`qemu: got exit ${qemu.exitCode}: ${complaint}`);
      await sleep(20);
    }
    try {
      const control = await Qmp.connect(qmp);
      return new Machine(folder, hardware, qemu, console, control, await GuestShell.connect(shell));
    } catch (error) {
      qemu.kill('SIGKILL');
      throw new Error(`qemu: got '${String(error)}' while it started: ${complaint}`);
    }
  }

  /** Sends a request from outside. */
  async ask(what: Ask): Promise<Answer> {
    this.console.checkKernel();
    return ask(this.pid, what);
  }

  /** The root disk's file. */
  get root(): string {
    return this.hardware.root;
  }

  /** Runs a script in the guest as root, as Cloud Assistant would. */
  async run(script: string): Promise<ScriptRun> {
    this.console.checkKernel();
    return this.guest.run(script);
  }

  /** Runs a script that must succeed; its output. */
  async output(script: string): Promise<string> {
    const { code, out } = await this.run(script);
    if (code) throw new Error(`guest: got exit ${code} for: ${script}\n${out}`);
    return out;
  }

  /** Attaches a disk while the machine runs. */
  async attach(disk: DataDisk): Promise<void> {
    await this.qmp.run('device_add', deviceOf(disk));
  }

  /** Detaches a disk, and waits until the guest has let go of it. */
  async detach(disk: DataDisk): Promise<void> {
    const { id } = deviceOf(disk);
    await this.qmp.run('device_del', { id });
    for (let tries = 0; ; tries++) {
      const devices = (await this.qmp.run('qom-list', { path: '/machine/peripheral' })) as { name: string }[];
      if (!devices.some(({ name }) => name === id)) return;
      if (tries === 60) throw new Error(`guest: got ${disk.id} still in use after 60 s; see ${id}`);
      await sleep(1000);
    }
  }

  /** The disks as a power cut at this very moment would leave them; the machine itself goes on. */
  async disksAfterPowerCut(folder: string): Promise<Disks> {
    const [data] = this.hardware.disks;
    if (!data) throw new Error('machine: got no data disk, allowed one; name it in disks');
    // Stopped by a signal it writes no more than if it were killed: QEMU's own pause would first write all it holds.
    process.kill(this.pid, 'SIGSTOP');
    try {
      return await copyDisks({ root: this.hardware.root, data: data.file }, folder);
    } finally {
      process.kill(this.pid, 'SIGCONT');
    }
  }

  /** A power cut. */
  async cutPower(): Promise<void> {
    this.kill();
    await this.ended;
  }

  /** Restarts the guest, in order; resolves when cloud-init begins its work. */
  async reboot(): Promise<void> {
    this.console.forget();
    // Later, or the answer to this would be lost.
    await this.output('systemd-run --on-active=1s systemctl reboot');
    await this.console.waitFor(/Cloud-init .* running 'init-local'/, BOOT_SECONDS);
  }

  /** The power button: the guest shuts down in order. */
  async powerOff(): Promise<void> {
    await this.qmp.run('system_powerdown');
    await this.ended;
    running.delete(this);
  }

  /** The end of its console and its logs; the logs are kept beside the console. */
  async report(): Promise<string> {
    if (!running.has(this)) return this.console.tail();
    const late = sleep(LOGS_SECONDS * 1000, { code: 0, out: 'the guest does not answer\n' }, { ref: false });
    const { out } = await Promise.race([this.run(LOGS), late]).catch(() => ({ out: 'the machine is off\n' }));
    writeFileSync(path.join(this.folder, 'guest.log'), out);
    return `${this.console.tail()}\n${out}`;
  }

  /** Kills the one process the machine is. */
  kill(): void {
    running.delete(this);
    this.process.kill('SIGKILL');
  }

  private get pid(): number {
    const { pid } = this.process;
    if (pid === undefined) throw new Error('qemu: it was never started');
    return pid;
  }
}
