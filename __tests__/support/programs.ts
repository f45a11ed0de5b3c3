import { spawnSync } from 'node:child_process';

/** Whether a program is installed on this machine. */
export const installed = (program: string): boolean =>
  // The environment of the test, which may have added its own program to PATH.
  spawnSync('sh', ['-c', `command -v ${program}`], { env: process.env }).status === 0;

/** Shows tests as skipped, with the reason. Their body does not run: what it starts would run on. */
export const describeSkipped = (title: string, reason: string): void => {
  describe.skip(`${title} (skipped: ${reason})`, () => {
    test('what this machine cannot run', () => undefined);
  });
};

/** `describe` if the programs are installed. Otherwise, the tests are skipped and the title states the reason. */
export const describeWith = (programs: readonly string[], title: string, tests: () => void): void => {
  const missing = programs.filter((program) => !installed(program));
  if (missing.length) describeSkipped(title, `${missing.join(', ')} not installed`);
  else describe(title, tests);
};
