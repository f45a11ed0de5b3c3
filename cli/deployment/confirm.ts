import { createInterface } from 'node:readline/promises';

import { UsageError } from '../command';
import type { Terminal } from '../terminal';

/** The only answer that confirms, as with Terraform. */
const YES = 'yes';

/**
 * Returns how a deployment is confirmed.
 *
 * @param yes whether the command line confirms it already
 * @param question what is asked, without a question mark
 * @throws UsageError when nobody can be asked
 */
export const confirmation = (
  yes: boolean,
  question: string,
  terminal: Terminal,
  signal: AbortSignal,
): (() => Promise<boolean>) => {
  if (yes) return () => Promise.resolve(true);
  if (!process.stdin.isTTY || !terminal.isTTY) {
    throw new UsageError('got no terminal to confirm on; allowed: a terminal, or --yes');
  }
  return async () => {
    // Without `terminal`, the terminal itself turns Ctrl-C into a signal, as everywhere else.
    const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
    // Without it, nothing would ever settle after Ctrl-D, and the process would end there with exit code 0.
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    try {
      const answer = lines.question(`\n${question}? Only "${YES}" is accepted: `, { signal });
      return (await Promise.race([answer, ended])).trim() === YES;
    } finally {
      lines.close();
    }
  };
};
