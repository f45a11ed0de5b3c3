import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { acrProxyFiles } from '../../host/acr-proxy-release';
import { operationsFiles, programFiles } from '../../host/release';
import { signal } from '../../ros/host/signal';
import { scoreIn, unitScores } from '../rig/unit-scores';
import { describeWith } from '../support/programs';

const UNITS = [...programFiles(), ...operationsFiles(), ...signal('curl').files, ...acrProxyFiles()]
  .filter((file) => /(^|\/)[a-z@-]+\.service$/.test(file.path))
  .map((file) => ({ unit: path.basename(file.path), content: file.content }));

test('the table of units names every unit that a host gets, and nginx', () => {
  const named = unitScores().map(({ unit }) => unit);
  expect(named.sort()).toEqual([...UNITS.map(({ unit }) => unit), 'nginx.service'].sort());
});

describeWith(['systemd-analyze'], 'the exposure of a unit', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'units-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(UNITS)('$unit is not above its score in docs/security.md', ({ unit, content }) => {
    const file = path.join(folder, unit);
    writeFileSync(file, content);
    const ran = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', file], {
      encoding: 'utf8',
    });
    const limit = unitScores().find((row) => row.unit === unit)?.score;
    expect(ran.stderr).toBe('');
    expect(scoreIn(ran.stdout)).toBeLessThanOrEqual(limit ?? 0);
  });
});
