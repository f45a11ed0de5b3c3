import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

/** Number of lines that are shown if an expected text does not appear. */
const TAIL_LINES = 40;

/** Matches a crash of the kernel. Only the emulator can cause one, not the host under test. */
const CRASH = /Kernel panic.*|Oops:.*|BUG: .*/;

interface Waiter {
  readonly pattern: RegExp;
  readonly met: () => void;
}

/** The serial console of a machine. Its output is saved to a file and searched for progress. */
export class SerialConsole {
  /** Output since the last {@link forget}. */
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

  /** Resolves as soon as the output since the last {@link forget} matches. */
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

  /** Whether the output since the last {@link forget} matches. */
  said(pattern: RegExp): boolean {
    return pattern.test(this.text);
  }

  /** @throws if the guest's kernel has crashed, because results are then meaningless */
  checkKernel(): void {
    if (this.crash)
      throw new Error(`kernel: got '${this.crash}', caused by the emulator; run the test again`);
  }

  /** Discards the output so far, so that the next {@link waitFor} sees new output only. */
  forget(): void {
    this.text = '';
  }

  /** Returns the last lines and the path of the complete log. */
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
