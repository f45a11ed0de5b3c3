import { spawn } from 'node:child_process';

/** A program with its arguments. No argument is a secret: everybody on the machine sees them in the process list. */
export interface CommandLine {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables in addition to those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Standard input. Default: none. */
  readonly input?: string;
}

/** How a program ended. */
export interface Ended {
  /** Exit code. Null when a signal ended the program. */
  readonly code: number | null;
  readonly stdout: Buffer;
  /** Empty when the program wrote it to this process' standard error itself. */
  readonly stderr: string;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Milliseconds after which the program is ended. Default: no limit. */
  readonly timeout?: number;
  /** Receives each line of both outputs, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Whether the program writes its output to this process' terminal itself, where it may draw bars. */
  readonly ownsTerminal?: boolean;
  /** Whether the program writes its messages to this process' standard error itself. */
  readonly ownsStderr?: boolean;
}

/** Calls back with every whole line of a stream. */
const lines = (onLine: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest = '';
  return (chunk) => {
    const all = (rest + chunk.toString('utf8')).split(/\r?\n/);
    rest = all.pop() ?? '';
    for (const line of all) onLine(line);
  };
};

/**
 * Runs a program until it has ended, also when the signal ends it.
 *
 * @throws the reason of the signal; Error when the program cannot be started
 */
export const runProgram = (
  { program, args, env = {}, input }: CommandLine,
  { signal, timeout, onLine, ownsTerminal = false, ownsStderr = false }: RunOptions,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: [
        input === undefined ? 'ignore' : 'pipe',
        ownsTerminal ? 'inherit' : 'pipe',
        ownsStderr ? 'inherit' : 'pipe',
      ],
      ...(timeout === undefined ? {} : { timeout }),
    });
    // The signal that odcloud got: docker, for one, cleans up after Ctrl-C.
    const stop = (): void => void child.kill(signal.reason as NodeJS.Signals);
    signal.addEventListener('abort', stop, { once: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    if (onLine) for (const stream of [child.stdout, child.stderr]) stream?.on('data', lines(onLine));
    // The program may end before it has read everything.
    child.stdin?.on('error', () => undefined).end(input);
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      signal.removeEventListener('abort', stop);
      reject(
        new Error(
          code === 'ENOENT'
            ? `${program} is not on the PATH; install it`
            : `cannot run ${program}: ${message}`,
        ),
      );
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(new Error(String(signal.reason)));
      else resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
