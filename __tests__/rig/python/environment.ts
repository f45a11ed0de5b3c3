import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { describeSkipped } from '../../support/programs';

const FILES = ['requirements.txt', 'build-requirements.txt'];

const hash = createHash('sha256')
  .update(FILES.map((file) => readFileSync(path.join(__dirname, file), 'utf8')).join(''))
  .digest('hex')
  .slice(0, 16);

/** The environment that `install.sh` makes: outside the clone, because it takes a minute. */
const ENVIRONMENT = path.join(
  process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
  'open-design-on-alibaba-cloud',
  `python-${hash}`,
);

/** The interpreter with the packages of `requirements.txt`. It needs no network. */
export const PYTHON = path.join(ENVIRONMENT, 'bin', 'python');

/** `describe` if `install.sh` has run. Otherwise, the tests are skipped and the title says how to install. */
export const describeWithPython = (title: string, tests: () => void): void => {
  if (existsSync(path.join(ENVIRONMENT, 'complete'))) describe(title, tests);
  else describeSkipped(title, 'Python packages not installed, run __tests__/rig/python/install.sh');
};
