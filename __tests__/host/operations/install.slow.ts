import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

import { operationsFiles } from '../../../host/release';
import { APP } from '../../rig/sandbox/fixture';
import { OperationsHost } from '../../rig/sandbox/operations-host';
import { describeWith } from '../../support/programs';

const FILES = operationsFiles();

describeWith(['systemd-analyze'], 'systemd', () => {
  test('reads the timer', () => {
    expect(spawnSync('systemd-analyze', ['calendar', '*-*-* 02:00']).status).toBe(0);
  });
});

test('the timer runs daily, at different times on each host, and catches up on a missed day', () => {
  const timer = FILES.find((file) => file.path === 'units/open-design-backup.timer')?.content ?? '';
  expect(timer).toContain('OnCalendar=*-*-* 02:00\nRandomizedDelaySec=2h\nPersistent=true\n');
});

describe('on the host', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
  });
  afterEach(() => host.remove());

  const operations = (words: string) =>
    host.run(`'${host.at('operations/release/bin/operations')}' ${words}`);

  test.each([
    ['status'],
    ['logs'],
    ['rotate-token'],
    ['backup'],
    ['restore'],
    ['upgrade'],
    ['support-bundle'],
  ])('%s --help', (name) => {
    expect(operations(`${name} --help`)).toEqual({
      code: 0,
      out: expect.stringMatching(`^usage: open-design ${name}`) as string,
    });
    expect(operations('--help').out).toContain(`  ${name} `);
  });

  test.each([['aply'], ['install-all'], ['']])('%j is refused', (word) => {
    expect(operations(word)).toMatchObject({
      code: 64,
      out: expect.stringContaining('which is none of these') as string,
    });
  });

  test('status does not need a valid state', () => {
    const invalid = (command: string) =>
      host.run(`echo WHAT=1 >"$VAR/state"; '${host.at('operations/release/bin/operations')}' ${command}`);
    expect(invalid('status')).toEqual({
      code: 0,
      out: expect.stringMatching(/^state=ready\n[^]*got the line 'WHAT=1'[^]*\nbackup=none yet\n/) as string,
    });
    host.ask(APP);
    expect(invalid('rotate-token')).toMatchObject({
      code: 1,
      out: expect.stringContaining("got the line 'WHAT=1'") as string,
    });
  });

  test('an operation that waited for another release is run by the operations of that release', () => {
    mkdirSync(host.at('operations/later/bin'), { recursive: true });
    writeFileSync(host.at('operations/later/bin/operations'), '#!/bin/bash\necho "newer: $*"\n', {
      mode: 0o755,
    });
    const ran = host.run(`
      mkdir "$OPT/releases/later"
      ln -sfn later "$OPT/operations/current"; ln -sfn releases/later "$OPT/current"
      words=(backup --local); take_lock 0; echo went on`);
    expect(ran).toEqual({ code: 0, out: 'newer: backup --local\n' });
  });

  test('before the first apply, they report that there was none', () => {
    rmSync(host.at('opt/open-design/current'));
    expect(operations('status')).toMatchObject({
      code: 1,
      out: 'open-design: apply has not begun on this host; see: open-design ready\n',
    });
  });

  test('install enables the timer, becomes current, and removes older versions, but not while one is running', () => {
    execFileSync('sh', ['-c', `mkdir ${host.at('operations/older')}; rm ${host.at('operations/current')}`]);
    const ran = host.run('exec 8>$VAR/lock; flock 8; do_install');
    expect(ran.out).toContain('operations are on this host; see: open-design --help');
    expect(readdirSync(host.at('operations')).sort()).toEqual(['current', 'older', 'release']);
    expect(host.calls()).toContain(
      'systemctl enable open-design-backup.timer open-design-resume.service\nsystemctl start open-design-backup.timer',
    );
    expect(host.run('do_install').code).toBe(0);
    expect(readdirSync(host.at('operations')).sort()).toEqual(['current', 'release']);
  });

  test('the program finds them, and reports when they are missing', () => {
    const program = (words: string) => host.run(`"$RELEASE_DIR/bin/open-design" ${words}`);
    expect(program('--help').out).toMatch(/apply [^]*rotate-token /);
    expect(program('backup --help').out).toMatch(/^usage: open-design backup/);
    rmSync(host.at('operations/current'));
    expect(program('backup')).toEqual({
      code: 1,
      out: "open-design: got 'backup'; operations are not on this host yet; deploy again\n",
    });
    writeFileSync(host.at('calls'), '');
  });
});
