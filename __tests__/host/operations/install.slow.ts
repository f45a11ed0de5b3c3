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
    ['db'],
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

  test('status names the updates that wait for a person', () => {
    const lists = [
      'Inst libmodsecurity3 [3.0.12-1] (3.0.12-2 Debian:13.8/stable [amd64])',
      'Inst libzstd1 [1.5.7+dfsg-1] (1.5.7+dfsg-1+deb13u1 Debian-Security:13/stable-security [amd64])',
      'Inst openssl [3.0.13-0ubuntu3.4] (3.0.13-0ubuntu3.5 Ubuntu:24.04/noble-updates, Ubuntu:24.04/noble-security [amd64])',
      'Inst docker-ce [5:27.3.1-1~ubuntu.24.04~noble] (5:28.0.1-1~ubuntu.24.04~noble Docker CE:noble [amd64])',
      'Conf libzstd1 (1.5.7+dfsg-1+deb13u1 Debian-Security:13/stable-security [amd64])',
    ];
    host.fake('apt-get', `printf '%s\\n' ${lists.map((line) => `'${line}'`).join(' ')}`);
    host.fake('needrestart', "printf '%s\\n' 'NEEDRESTART-VER: 3.6' 'NEEDRESTART-SVC: nginx.service'");
    const due = (): string => host.run('updates_status').out;
    expect(due()).toBe(
      'updates_checked=never\nsecurity_updates=libzstd1 openssl\ndocker_update=docker-ce\nrestart_due=nginx.service\nreboot=none\n',
    );
    for (const program of ['apt-get', 'needrestart']) host.fake(program, 'exit 1');
    execFileSync('sh', [
      '-c',
      `cd '${host.folder}' && mkdir -p run var/lib/apt/periodic && touch run/reboot-required &&
      touch -d 2026-11-28T06:00:00Z var/lib/apt/periodic/update-stamp`,
    ]);
    expect(due()).toBe(
      'updates_checked=2026-11-28T06:00:00Z\nsecurity_updates=none\ndocker_update=none\nrestart_due=none\nreboot=due: none\n',
    );
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

  test('status reports whether a newer state waits for an apply', () => {
    const waiting = (): string | undefined => /^waiting_state=.*/m.exec(host.run('do_status').out)?.[0];
    host.run('cp $VAR/state $CONF/state');
    expect(waiting()).toBe('waiting_state=none');
    host.run('sed -i s/^BACKUP_KEEP_DAYS=.*/BACKUP_KEEP_DAYS=9/ $CONF/state');
    expect(waiting()).toBe('waiting_state=yes; deploy again, or run: open-design apply');
    host.run('rm $CONF/state');
    expect(waiting()).toBe('waiting_state=none');
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
