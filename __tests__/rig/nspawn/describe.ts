import { installed } from '../../support/programs';
import { WHY_NOT_NSPAWN } from '../global-setup';

/**
 * `describe` if systemd-nspawn machines can run. Otherwise, the tests are skipped and the title states the reason.
 *
 * @param programs further programs of this machine that the tests need
 */
export const describeNspawn = (title: string, tests: () => void, programs: readonly string[] = []): void => {
  const missing = programs.filter((program) => !installed(program));
  const reasons = [process.env[WHY_NOT_NSPAWN], missing.length ? `${missing.join(', ')} not installed` : ''];
  const reason = reasons.find(Boolean);
  if (reason) describe.skip(`${title} (skipped: ${reason})`, tests);
  else describe(title, tests);
};
