import { execFileSync } from 'node:child_process';

/** Runs a program of this machine until it ends. On failure, its output is the error message. */
export const run = (program: string, ...args: readonly string[]): string => {
  try {
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 26,
    });
  } catch (error) {
    const { stderr = '' } = error as { readonly stderr?: string };
    throw new Error(`${program} ${args.join(' ')}: ${stderr.trim() || String(error)}`);
  }
};
