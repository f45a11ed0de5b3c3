import { WHY_NOT_NSPAWN } from '../global-setup';

/** `describe` where machines of systemd-nspawn can run; elsewhere the tests are skipped, and the name says why. */
export const describeNspawn = (title: string, tests: () => void): void => {
  const reason = process.env[WHY_NOT_NSPAWN];
  if (reason) describe.skip(`${title} (skipped: ${reason})`, tests);
  else describe(title, tests);
};
