import { WHY_NOT_QEMU } from '../global-setup';

/** `describe` if virtual machines can run. Otherwise, the tests are skipped and the title states the reason. */
export const describeQemu = (title: string, tests: () => void): void => {
  const reason = process.env[WHY_NOT_QEMU];
  if (reason) describe.skip(`${title} (skipped: ${reason})`, tests);
  else describe(title, tests);
};
