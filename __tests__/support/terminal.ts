import { spawn } from 'node:child_process';

import type { ProgramRun } from './project';

/** What to type when a text has appeared. */
export type Typed = readonly [after: string, keys: string];

export const CTRL_C = '\x03';
export const CTRL_D = '\x04';

/**
 * Runs a line of shell in a terminal of its own, as a person does, and types. All output is standard output. Needs
 * `script`.
 *
 * @param options.env variables beside those of the test
 */
export const inTerminal = (
  line: string,
  typed: readonly Typed[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<ProgramRun> =>
  new Promise((resolve) => {
    const child = spawn('script', ['-qfec', line, '/dev/null'], {
      cwd,
      env: { ...process.env, ...env, NO_COLOR: '1', TERM: 'xterm', COLUMNS: '80' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const left = [...typed];
    let stdout = '';
    let from = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      for (let next = left[0]; next; next = left[0]) {
        const at = stdout.indexOf(next[0], from);
        if (at < 0) return;
        from = at + next[0].length;
        child.stdin.write(next[1]);
        left.shift();
      }
    });
    child.on('close', (code) => resolve({ code, stdout: asRead(stdout), stderr: '' }));
  });

/** The lines of a terminal as they stay, without those that were overwritten. */
const asRead = (output: string): string =>
  output
    .replaceAll('\r\n', '\n')
    .replaceAll(/\r\x1b\[2K› [^\r\n]*(?=\r)/g, '')
    .replaceAll('\r\x1b[2K', '');
