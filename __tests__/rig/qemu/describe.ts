import { WHY_NOT_QEMU } from '../global-setup';

/** `describe` where virtual machines can run; elsewhere the tests are skipped, and the name says why. */
export const describeQemu = (title: string, tests: () => void): void => {
  const reason = process.env[WHY_NOT_QEMU];
  if (reason) describe.skip(`${title} (skipped: ${reason})`, tests);
  else describe(title, tests);
};
