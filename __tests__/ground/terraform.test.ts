import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { OLDEST_TERRAFORM } from '../../ground/terraform';
import { WRITE_ONLY_SINCE } from '../../rehearsal/provider/write-only';

const ROOT = path.join(__dirname, '..', '..');

/** Texts that name the version: the README, the documents and the CI script. */
const TEXTS = ['README.md', '.ci/run', 'docs/decisions/0011-cluster-secrets.md', 'docs/when-it-fails.md'];

test.each(TEXTS)('%s names the oldest Terraform that the stacks accept', (file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const named = [...text.matchAll(/Terraform(?:\]\([^)]*\))? (\d+\.\d+) or newer/g)].map(
    ([, version]) => version,
  );
  expect([...new Set(named)]).toEqual([OLDEST_TERRAFORM]);
});

test('no other text names a version', () => {
  const found = execFileSync(
    'grep',
    ['-rlE', 'Terraform.{0,60} [0-9]+\\.[0-9]+ or newer', 'README.md', 'docs', '.ci'],
    {
      cwd: ROOT,
      encoding: 'utf8',
    },
  );
  expect(found.trim().split('\n').sort()).toEqual([...TEXTS].sort());
});

test('the rehearsal does not require a newer one', () => {
  const [major, minor] = OLDEST_TERRAFORM.split('.').map(Number);
  expect(major).toBe(WRITE_ONLY_SINCE.major);
  expect(minor).toBeGreaterThanOrEqual(WRITE_ONLY_SINCE.minor);
});
