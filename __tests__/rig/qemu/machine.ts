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

/** Time from power-on to the network, without KVM and under load. */
const BOOT_SECONDS = 900;

/** Time to stop all services. systemd kills a service that does not stop within 90 s. */
const POWER_OFF_SECONDS = 300;

/** Commands that collect the logs of the guest after a failure. */
const LOGS = `open-design ready; systemctl --failed --no-pager; docker ps -a; docker logs --tail 20 open-design
tail -n 30 /var/log/open-design.log /var/log/cloud-init-output.log /var/log/cloud-init.log`;
const LOGS_SECONDS = 60;

/** Running machines, so that none outlives the tests. */
const running = new Set<Machine>();

/** Kills all machines, regardless of how the tests ended. */
export const endAll = (): void => {
  for (const machine of running) machine.kill();
};

/** A running virtual machine, from power-on to power-off. */
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

  /** Switches a machine on. Its console output is appended to `console.log` in the folder. */
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

  /** File of the root disk. */
  get root(): string {
    return this.hardware.root;
  }

  /** Runs a script in the guest as root, like Cloud Assistant. */
  async run(script: string): Promise<ScriptRun> {
    this.console.checkKernel();
    return this.guest.run(script);
  }

  /** Runs a script that must succeed. Returns its output. */
  async output(script: string): Promise<string> {
    const { code, out } = await this.run(script);
    if (code) throw new Error(`guest: got exit ${code} for: ${script}\n${out}`);
    return out;
  }

  /** Attaches a disk while the machine runs. */
  async attach(disk: DataDisk): Promise<void> {
    await this.qmp.run('device_add', deviceOf(disk));
  }

  /** Enlarges a disk that the guest uses, as the ECS API does. */
  async grow(disk: DataDisk, gibibytes: number): Promise<void> {
    const { drive } = deviceOf(disk);
    await this.qmp.run('block_resize', { 'node-name': drive, size: gibibytes * 2 ** 30 });
  }

  /** Detaches a disk and waits until the guest has released it. */
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

  /** Copies the disks as a power cut at this moment would leave them. The machine itself keeps running. */
  async disksAfterPowerCut(folder: string): Promise<Disks> {
    const [data] = this.hardware.disks;
    if (!data) throw new Error('machine: got no data disk, allowed one; name it in disks');
    // Like a kill, SIGSTOP prevents any further write. QEMU's own pause would first write all buffered data.
    process.kill(this.pid, 'SIGSTOP');
    try {
      return await copyDisks({ root: this.hardware.root, data: data.file }, folder);
    } finally {
      process.kill(this.pid, 'SIGCONT');
    }
  }

  /** Cuts the power. */
  async cutPower(): Promise<void> {
    this.kill();
    await this.ended;
  }

  /** Reboots the guest in an orderly way. Resolves when cloud-init starts. */
  async reboot(): Promise<void> {
    this.console.forget();
    // The delay is necessary, because otherwise the answer to this command would be lost.
    await this.output('systemd-run --on-active=1s systemctl reboot');
    await this.console.waitFor(/Cloud-init .* running 'init-local'/, BOOT_SECONDS);
  }

  /** Presses the power button: the guest shuts down in an orderly way. A guest that does not is switched off. */
  async powerOff(): Promise<void> {
    await this.qmp.run('system_powerdown');
    const late = sleep(POWER_OFF_SECONDS * 1000, 'late', { ref: false });
    if ((await Promise.race([this.ended, late])) === 'late') {
      await this.cutPower();
      throw new Error(`guest: got no end within ${POWER_OFF_SECONDS} s of the power button; see its console`);
    }
    running.delete(this);
  }

  /** Returns the end of the console output and the logs. The logs are saved beside the console output. */
  async report(): Promise<string> {
    if (!running.has(this)) return this.console.tail();
    const late = sleep(LOGS_SECONDS * 1000, { code: 0, out: 'the guest does not answer\n' }, { ref: false });
    const { out } = await Promise.race([this.run(LOGS), late]).catch(() => ({ out: 'the machine is off\n' }));
    writeFileSync(path.join(this.folder, 'guest.log'), out);
    return `${this.console.tail()}\n${out}`;
  }

  /** Kills the process of the machine. */
  kill(): void {
    running.delete(this);
    this.process.kill('SIGKILL');
  }

  private get pid(): number {
    const { pid } = this.process;
    if (pid === undefined) throw new Error('qemu: was never started');
    return pid;
  }
}
