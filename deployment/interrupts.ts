import type { ChildProcess } from 'node:child_process';

/** How a person, a system or a closed terminal stops a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Signals within this time are the same request, in milliseconds: one Ctrl-C reaches this process from the terminal and
 * again from npx or npm, which hand on what they got.
 */
const SAME_REQUEST_MS = 500;

/**
 * Hands every request to stop on to a child, once, as the interrupt that Terraform understands. The first one lets
 * Terraform finish what it has begun and release its lock. A second one makes it give up at once.
 *
 * The child must have a process group of its own. Otherwise, the terminal sends it the same interrupt too, and Terraform
 * takes the two for a second request.
 *
 * @returns ends the handing on
 */
export const handOnInterrupts = (child: ChildProcess): (() => void) => {
  let last = -Infinity;
  const onSignal = (): void => {
    const now = performance.now();
    if (now - last < SAME_REQUEST_MS) return;
    last = now;
    child.kill('SIGINT');
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
};
