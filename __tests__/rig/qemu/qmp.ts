import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

interface Message {
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
  readonly event?: string;
}

/** QEMU's control socket. It runs one command at a time and ignores events. */
export class Qmp {
  private readonly answers: ((message: Message) => void)[] = [];

  private constructor(private readonly socket: Socket) {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as Message;
      if (message.return !== undefined || message.error) this.answers.shift()?.(message);
    });
    // The machine may be killed at any time.
    socket.on('error', () => undefined);
    socket.on('close', () => this.answers.splice(0).forEach((answer) => answer({ error: { desc: 'gone' } })));
  }

  static async connect(path: string): Promise<Qmp> {
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    const qmp = new Qmp(socket);
    await qmp.run('qmp_capabilities');
    return qmp;
  }

  async run(execute: string, args: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    const answer = new Promise<Message>((resolve) => this.answers.push(resolve));
    this.socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    const { return: result, error } = await answer;
    if (error) throw new Error(`qemu: got '${error.desc}' for ${execute}`);
    return result;
  }
}
