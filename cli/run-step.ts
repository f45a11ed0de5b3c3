import { spawn } from 'node:child_process';

import type { Step } from '../images/build/steps';

/** What a program says and how it ends. */
interface Ended {
  /** Standard output. */
  readonly stdout: string;
  /** Exit code. Null when a signal ended the program. */
  readonly code: number | null;
}

/**
 * Runs a program until it ends. Its messages go to this process's standard error as they come. A signal that stops
 * odcloud is handed on, and the program has time to end by itself.
 *
 * @throws Error when the program is not on the PATH
 */
export const runStep = ({ program, args, env, input }: Step, signal: AbortSignal): Promise<Ended> => {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const handOn = (): unknown => child.kill(signal.reason as NodeJS.Signals);
    signal.addEventListener('abort', handOn);
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.on('error', ({ code, message }: NodeJS.ErrnoException) => {
      reject(
        new Error(code === 'ENOENT' ? `${program} is not on the PATH; install it` : `${program}: ${message}`),
      );
    });
    child.on('close', (code) => {
      signal.removeEventListener('abort', handOn);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve({ stdout, code });
    });
    // The program may end before it has read everything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
};
