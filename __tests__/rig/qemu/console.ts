import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** Lines shown when something that was waited for does not come. */
const TAIL_LINES = 40;

/** An emulator can break a kernel; no host under test can. */
const CRASH = /Kernel panic.*|Oops:.*|BUG: .*/;

interface Waiter {
  readonly pattern: RegExp;
  readonly met: () => void;
}

/** What a machine prints on its serial line: kept in a file, and watched for progress. */
export class SerialConsole {
  /** Text from the last {@link forget} on. */
  private text = '';
  private waiters: Waiter[] = [];
  private crash: string | undefined;
  private readonly log: WriteStream;

  constructor(
    private readonly file: string,
    output: Readable,
  ) {
    this.log = createWriteStream(file, { flags: 'a' });
    output.setEncoding('utf8').on('data', (chunk: string) => this.take(chunk));
    output.once('close', () => this.log.end());
  }

  /** Resolves as soon as what was printed since the last {@link forget} matches. */
  async waitFor(pattern: RegExp, seconds: number): Promise<void> {
    if (pattern.test(this.text)) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`console: got no ${pattern.source} within ${seconds} s; ${this.tail()}`)),
        seconds * 1000,
      );
    });
    const met = new Promise<void>((resolve) => this.waiters.push({ pattern, met: resolve }));
    await Promise.race([met, late]).finally(() => clearTimeout(timer));
    this.checkKernel();
  }

  /** Whether what was printed since the last {@link forget} matches. */
  said(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  /** @throws when the guest's kernel has crashed: then nothing tells anything about the host */
  checkKernel(): void {
    if (this.crash) throw new Error(`kernel: got '${this.crash}', the emulator's doing; run the test again`);
  }

  /** Lets the next {@link waitFor} see only what comes from now on. */
  forget(): void {
    this.text = '';
  }

  /** The last lines, and where all of them are. */
  tail(): string {
    const lines = this.text.trimEnd().split(/\r?\n/).slice(-TAIL_LINES);
    return `the last lines of ${this.file}:\n${lines.join('\n')}`;
  }

  private take(chunk: string): void {
    this.log.write(chunk);
    this.text += chunk;
    this.crash ??= CRASH.exec(chunk)?.[0];
    const met = this.waiters.filter(({ pattern }) => this.crash ?? pattern.test(this.text));
    this.waiters = this.waiters.filter((waiter) => !met.includes(waiter));
    met.forEach((waiter) => waiter.met());
  }
}
