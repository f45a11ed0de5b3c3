import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';

import { buildSync } from 'esbuild';

import { ENV } from '../../../open-design/contract';
import { freePort, listening } from '../../support/ports';
import type { MemoryLimit } from '../memory-limit';
import { type Answer, answer, ask, open } from '../stand-in/client';
import { sendForm } from '../stand-in/form';

/** Writes the program of the image as a single file. */
export const buildDaemon = (file: string): void => {
  buildSync({
    entryPoints: [path.join(__dirname, 'main.ts')],
    bundle: true,
    platform: 'node',
    target: 'node20',
    outfile: file,
    logLevel: 'error',
  });
};

/** The program of the image, with its own data. */
export class Program {
  private child: ChildProcess | undefined;
  private port = 0;

  constructor(
    private readonly file: string,
    readonly dataDir: string,
    /** Limit of its memory; undefined: none. */
    private readonly limit?: MemoryLimit,
    /** Limit of its heap in MiB; undefined: that of Node.js. */
    private readonly heapMiB?: number,
  ) {}

  async start(): Promise<void> {
    this.port = await freePort();
    const env = { PATH: process.env['PATH'], [ENV.dataDir]: this.dataDir, [ENV.port]: String(this.port) };
    const heap = this.heapMiB ? { [ENV.nodeOptions]: `--max-old-space-size=${this.heapMiB}` } : {};
    const command: readonly [string, ...string[]] = [process.execPath, this.file];
    const [program, ...args] = this.limit?.within(command) ?? command;
    this.child = spawn(program, args, { env: { ...env, ...heap, TMPDIR: this.dataDir }, stdio: 'ignore' });
    await listening(this.port);
  }

  ask(url: string, method = 'GET', headers = {}): Promise<Answer> {
    return ask({
      port: this.port,
      plain: true,
      from: '127.0.0.1',
      path: url,
      method,
      headers: this.own(headers),
    });
  }

  async send(url: string, method: string, headers: object, pieces: () => Iterable<Buffer>): Promise<Answer> {
    const what = { port: this.port, plain: true, from: '127.0.0.1', path: url, method };
    const request = open({ ...what, headers: this.own(headers) });
    const answered = answer(request);
    await sendForm(request, { headers: {}, pieces: () => pieces() as Generator<Buffer> }, answered);
    return answered;
  }

  /** Opens downloads at once, reads them only when all have begun, and returns their bytes. */
  async downloads(url: string, count: number): Promise<number[]> {
    const what = { port: this.port, plain: true, from: '127.0.0.1', path: url, headers: this.own({}) };
    const responses = await Promise.all(
      Array.from({ length: count }, async () => {
        const [response] = (await once(open(what).end(), 'response')) as [IncomingMessage];
        return response;
      }),
    );
    return Promise.all(
      responses.map(async (response) => {
        let bytes = 0;
        for await (const chunk of response) bytes += (chunk as Buffer).length;
        return bytes;
      }),
    );
  }

  /** Waits until it has ended. Returns the signal that ended it; null: none did. */
  async ended(): Promise<NodeJS.Signals | null> {
    const { child } = this;
    if (child?.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child?.signalCode ?? null;
  }

  /** Memory in MiB: now, or the most so far. */
  memory(which: 'VmRSS' | 'VmHWM'): number {
    const status = readFileSync(`/proc/${this.child?.pid}/status`, 'utf8');
    return Number(new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  }

  /** Forgets the most so far. */
  forget(): void {
    writeFileSync(`/proc/${this.child?.pid}/clear_refs`, '5');
  }

  /** Returns the exit status after SIGTERM. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return null;
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  private own(headers: object): Record<string, string> {
    return { host: `127.0.0.1:${this.port}`, ...headers };
  }
}
