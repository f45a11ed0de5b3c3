import { WHY_NOT_NSPAWN } from '../global-setup';

/** `describe` if systemd-nspawn machines can run. Otherwise, the tests are skipped and the title states the reason. */
export const describeNspawn = (title: string, tests: () => void): void => {
  const reason = process.env[WHY_NOT_NSPAWN];
  if (reason) describe.skip(`${title} (skipped: ${reason})`, tests);
  else describe(title, tests);
};
