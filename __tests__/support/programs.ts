import { spawnSync } from 'node:child_process';

/** Whether a program is on this machine. */
export const installed = (program: string): boolean =>
  // A test's own copy of the environment, in which it may have put a program of its own on the path.
  spawnSync('sh', ['-c', `command -v ${program}`], { env: process.env }).status === 0;

/** `describe` where the programs are installed; elsewhere the tests are skipped, and the name says why. */
export const describeWith = (programs: readonly string[], title: string, tests: () => void): void => {
  const missing = programs.filter((program) => !installed(program));
  if (missing.length) describe.skip(`${title} (skipped: ${missing.join(', ')} not installed)`, tests);
  else describe(title, tests);
};
