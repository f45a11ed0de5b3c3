import { spawnSync } from 'node:child_process';

/** Whether a program is on this machine. */
export const installed = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** `describe` where the programs are installed; elsewhere the tests are skipped, and the name says why. */
export const describeWith = (programs: readonly string[], title: string, tests: () => void): void => {
  const missing = programs.filter((program) => !installed(program));
  if (missing.length) describe.skip(`${title} (skipped: ${missing.join(', ')} not installed)`, tests);
  else describe(title, tests);
};
