import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

import type { ScriptRun } from '../script-run';

/** Name of the port on both sides. */
export const SHELL_PORT = 'harness';

/**
 * The guest's end: a unit that QEMU passes to systemd, so that the disk contains nothing of the harness. It replaces
 * Cloud Assistant with a root shell that works in every state of the host.
 */
const UNIT = `[Unit]
DefaultDependencies=no
Wants=dev-virtio\\x2dports-${SHELL_PORT}.device
After=dev-virtio\\x2dports-${SHELL_PORT}.device
[Service]
StandardOutput=null
ExecStart=/bin/bash -c 'exec 3<>/dev/virtio-ports/${SHELL_PORT}; while read -r line <&3; do out=$$(bash -c "$$(base64 -d <<<$$line)" 2>&1 </dev/null | base64 -w0; exit $\${PIPESTATUS[0]}); echo $$? $$out >&3; done'
`;

/** Kernel command line arguments that start the guest's end. */
export const SHELL_BOOT_ARGS: readonly string[] = [
  `systemd.set_credential_binary=systemd.extra-unit.harness.service:${Buffer.from(UNIT).toString('base64')}`,
  'systemd.wants=harness.service',
];

/** The harness's end. It runs scripts in the guest, one after the other. */
export class GuestShell {
  private readonly answers: ((line: string | undefined) => void)[] = [];

  private constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => this.answers.shift()?.(line));
    socket.on('error', () => undefined);
    socket.on('close', () => this.answers.splice(0).forEach((answer) => answer(undefined)));
  }

  static async connect(path: string): Promise<GuestShell> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new GuestShell(socket);
  }

  /** Runs a bash script as root. Returns its output from both streams. */
  async run(script: string): Promise<ScriptRun> {
    const answer = new Promise<string | undefined>((resolve) => this.answers.push(resolve));
    this.socket.write(`${Buffer.from(script).toString('base64')}\n`);
    const line = await answer;
    if (line === undefined) throw new Error('guest shell: the machine ended before it answered');
    const [code, out = ''] = line.split(' ');
    return { code: Number(code), out: Buffer.from(out, 'base64').toString('utf8') };
  }
}
