import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';

import { APP } from '../../rig/sandbox/fixture';
import { OperationsHost } from '../../rig/sandbox/operations-host';
import { describeWith } from '../../support/programs';
import { value } from '../../support/value';

const sqlite = (file: string, sql: string): string =>
  execFileSync('sqlite3', [file, sql], { encoding: 'utf8' }).trim();

/** Keeps the function, so that a test can replace it. */
const SNAPSHOT = `eval "$(declare -f snapshot_as_app | sed '1s/snapshot_as_app/really/')";`;

describeWith(['python3', 'sqlite3', 'unshare', 'setpriv'], 'backup and restore', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
    mkdirSync(host.at('data/app/projects/one'), { recursive: true });
    host.write('data/app/projects/one/index.html', 'first\n');
    symlinkSync('index.html', host.at('data/app/projects/one/link'));
    sqlite(
      host.at('data/app/any-name.bin'),
      'PRAGMA journal_mode=WAL; CREATE TABLE t(n); INSERT INTO t VALUES(1);',
    );
  });
  afterEach(() => host.remove());

  const archives = (): string[] =>
    existsSync(host.at('data/backups')) ? readdirSync(host.at('data/backups')).sort() : [];
  const result = (): string => host.text('state/backup').split('\n')[0] ?? '';
  const rows = (file: string): string => sqlite(host.at(file), 'SELECT count(*) FROM t');
  const clean = (folder = 'data'): string[] =>
    readdirSync(host.at(folder)).filter((name) => /^\.|new|\.restore/.test(name));

  test('while 1,000 rows are written: the database is intact, and has every earlier row', async () => {
    // At least a thousand rows, and more until the backup is over, regardless of the speed.
    const writer = spawn('python3', [
      '-c',
      `import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
n = 0
while n < 1000 or not os.path.exists(sys.argv[2]):
    db.execute("BEGIN"); db.execute("INSERT INTO t VALUES (?)", (n,)); db.execute("INSERT INTO t VALUES (?)", (-n,)); db.execute("COMMIT")
    n += 1
    if n == 20: print("go", flush=True)
print(n)`,
      host.at('data/app/any-name.bin'),
      host.at('over'),
    ]);
    let told = '';
    writer.stdout.on('data', (chunk: Buffer) => (told += chunk.toString()));
    await once(writer.stdout, 'data');
    const before = Number(rows('data/app/any-name.bin'));
    const ran = host.run('do_backup');
    const after = Number(rows('data/app/any-name.bin'));
    host.write('over', '');
    await once(writer, 'close');
    expect(ran).toMatchObject({ code: 0 });
    const transactions = Number(told.replace('go', ''));
    expect(transactions).toBeGreaterThanOrEqual(1000);
    expect(rows('data/app/any-name.bin')).toBe(String(2 * transactions + 1));
    expect(host.run('RESTORED=$DATA/out FOREIGN=0; mkdir "$RESTORED"; unpack "$(newest_backup)"').code).toBe(
      0,
    );
    expect(sqlite(host.at('data/out/data/any-name.bin'), 'PRAGMA integrity_check')).toBe('ok');
    const copied = Number(rows('data/out/data/any-name.bin'));
    expect(copied).toBeGreaterThanOrEqual(before);
    expect(copied).toBeLessThan(after);
    // The copy has both rows of a transaction or neither, and the first row.
    expect(copied % 2).toBe(1);
  });

  test('contains files, links and modes, but neither token nor certificate', () => {
    expect(host.run('do_backup').code).toBe(0);
    const [name = ''] = archives();
    expect(name).toMatch(/^open-design-\d{8}T\d{6}\.\d{6}Z-host-[0-9a-f]{32}\.tar\.gz$/);
    expect(statSync(host.at(`data/backups/${name}`)).mode & 0o777).toBe(0o600);
    const listed = execFileSync('tar', ['-tzf', host.at(`data/backups/${name}`)], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual([
      'app/any-name.bin',
      'app/projects/',
      'app/projects/one/',
      'app/projects/one/index.html',
      'app/projects/one/link',
      'manifest.json',
    ]);
    expect(result()).toBe('result=ok');
    expect(host.run('do_status').out).toContain('backup=ok');
  });

  test.each([
    [
      'a byte was changed',
      (file: string) =>
        execFileSync('sh', ['-c', `printf X | dd of=${file} bs=1 seek=400 conv=notrunc 2>&1`]),
    ],
    ['the end is missing', (file: string) => execFileSync('truncate', ['-s', '-300', file])],
    [
      'a file was replaced',
      (file: string) =>
        execFileSync('sh', [
          '-c',
          `cd $(mktemp -d) && tar -xzf ${file} && echo other >app/projects/one/index.html && tar -czf ${file} app manifest.json`,
        ]),
    ],
    [
      'a name leads out of the folder',
      (file: string) =>
        execFileSync('sh', [
          '-c',
          `cd $(mktemp -d) && tar -xzf ${file} && tar -P -czf ${file} --transform 's|app/any|app/../../any|' app manifest.json`,
        ]),
    ],
  ])('an archive is refused, and nothing touched, when %s', (_, damage) => {
    host.run('do_backup');
    damage(host.at(`data/backups/${archives()[0] ?? ''}`));
    host.write('data/app/projects/one/index.html', 'later\n');
    const refused = host.run('do_restore "$(newest_backup)"');
    expect(refused).toMatchObject({
      code: 1,
      out: expect.stringMatching('is not as this host made it') as string,
    });
    expect(refused.out).not.toContain('unpacking');
    const ran = host.run('do_restore --foreign "$(newest_backup)"');
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('cannot be restored');
    expect(host.text('data/app/projects/one/index.html')).toBe('later\n');
    expect(host.calls()).not.toContain('stop open-design');
    expect(existsSync(host.at('data/any-name.bin'))).toBe(false);
    expect(clean()).toEqual([]);
  });

  test('restores, and keeps the previous data', () => {
    host.run('do_backup');
    host.write('data/app/projects/one/index.html', 'later\n');
    sqlite(host.at('data/app/any-name.bin'), 'DELETE FROM t');
    const ran = host.run('do_restore "$(newest_backup)"');
    expect(ran).toMatchObject({ code: 0 });
    expect(host.text('data/app/projects/one/index.html')).toBe('first\n');
    expect(rows('data/app/any-name.bin')).toBe('1');
    const aside = /are in (\S+):/.exec(ran.out)?.[1] ?? '';
    expect(execFileSync('cat', [`${aside}/projects/one/index.html`], { encoding: 'utf8' })).toBe('later\n');
    expect(host.text('state/status')).toContain('state=ready');
  });

  test('brings the previous data back when the app is not healthy with the restored data', () => {
    host.run('do_backup');
    host.write('data/app/projects/one/index.html', 'later\n');
    const ran = host.run(
      'wait_healthy() { grep -q later $DATA/app/projects/one/index.html; }; do_restore "$(newest_backup)"',
    );
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('the data as they were before are back; the restored ones are in');
    expect(host.text('data/app/projects/one/index.html')).toBe('later\n');
    expect(host.text('state/status')).toContain('state=ready');
  });

  test('a killed restore leaves either the old or the new data, complete', () => {
    host.run('do_backup');
    host.write('data/app/projects/one/index.html', 'later\n');
    for (const point of [4, 8, 12, 14, 16]) {
      host.killedAt(point, 'do_restore "$(newest_backup)"');
      expect(['first\n', 'later\n']).toContain(host.text('data/app/projects/one/index.html'));
      const all = execFileSync('sh', ['-c', `cat ${host.at('data')}/app*/projects/one/index.html`], {
        encoding: 'utf8',
      });
      expect(all).toContain('later');
    }
  });

  describe('drill', () => {
    test('needs intact data and a healthy container without network access, and cleans up', () => {
      host.run('do_backup');
      host.write('calls', '');
      const ran = host.run('do_restore --drill');
      expect(ran).toMatchObject({ code: 0 });
      expect(ran.out).toContain('integrity of any-name.bin: ok\n');
      expect(ran.out).toContain('the drill succeeded');
      const run = /^docker run .*/m.exec(host.calls())?.[0] ?? '';
      expect(run).toContain('--network none');
      expect(run).not.toMatch(/-p\b|--publish|an-old-token/);
      expect(host.calls()).toMatch(/docker rm -f open-design-drill\n$/);
      expect(host.calls()).not.toContain('open-design.service');
      expect(clean()).toEqual([]);
    });

    test('fails when no container becomes healthy, and cleans up', () => {
      host.run('do_backup');
      host.fake('docker', '[[ $1 != exec ]]');
      const ran = host.run('do_restore --drill');
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('the drill failed');
      expect(host.calls()).toMatch(/docker rm -f open-design-drill\n$/);
      expect(clean()).toEqual([]);
    });

    test('fails when a database of the archive is damaged', () => {
      execFileSync('sh', [
        '-c',
        `sqlite3 ${host.at('data/app/any-name.bin')} 'PRAGMA journal_mode=DELETE; CREATE INDEX i ON t(n); INSERT INTO t SELECT value FROM generate_series(1,3000)'`,
      ]);
      execFileSync('dd', [
        'if=/dev/zero',
        `of=${host.at('data/app/any-name.bin')}`,
        'bs=4096',
        'seek=1',
        'count=4',
        'conv=notrunc',
        'status=none',
      ]);
      expect(host.run('do_backup').code).toBe(0);
      const ran = host.run('do_restore --drill');
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('holds a damaged database');
    });
  });

  describeWith(['gpg', 'gpg-agent'], 'with a key', () => {
    const PASSPHRASE = 'correct horse battery staple';
    // The key must belong to root, but the tests may run as another user.
    const KEY = `stat() { if [[ $* == *backup.key ]]; then command stat "$@" | sed "s/^$(id -u):/0:/"; else command stat "$@"; fi; }`;
    beforeEach(() => writeFileSync(host.at('conf/backup.key'), `${PASSPHRASE}\n`, { mode: 0o600 }));

    test('is encrypted, and can only be restored with the same key', () => {
      expect(host.run(`${KEY}\ndo_backup`).code).toBe(0);
      const [name = ''] = archives();
      expect(name).toMatch(/\.tar\.gz\.gpg$/);
      expect(host.text(`data/backups/${name}`)).not.toContain('manifest');
      expect(host.run(`${KEY}\ndo_restore "$(newest_backup)"`).code).toBe(0);
      host.write('conf/backup.key', 'another\n');
      const ran = host.run(`${KEY}\ndo_restore "$(newest_backup)"`);
      expect(ran.code).toBe(1);
      expect(ran.out).toContain('nothing was changed');
      expect(host.calls()).not.toContain(PASSPHRASE);
    });

    test('is asked for where archives reach a bucket without one, in the log and in the status', () => {
      const warning = 'WARNING: archives reach the bucket acme without a passphrase';
      const backUp = `${KEY}; bucket() { :; }; do_backup`;
      const said = (script: string): boolean => {
        const { code, out } = host.run(script);
        expect(code).toBe(0);
        return out.includes(warning);
      };
      host.ask({ ...APP, backup: { keepDays: 7, bucket: value('acme'), folder: 'demo' } });
      expect([said(backUp), said('do_status')]).toEqual([false, false]);
      rmSync(host.at('conf/backup.key'));
      expect([said(backUp), said('do_status')]).toEqual([true, true]);
      // Without a bucket nothing leaves the host.
      host.ask(APP);
      expect([said(backUp), said('do_status')]).toEqual([false, false]);
    });

    test('readable by others, makes no backup', () => {
      execFileSync('chmod', ['0644', host.at('conf/backup.key')]);
      expect(host.run(`${KEY}\ndo_backup`).code).not.toBe(0);
      expect(archives().filter((name) => !name.startsWith('.'))).toEqual([]);
      expect(result()).toBe('result=failed');
    });
  });

  test.each([
    ['no python', 'snapshot() { false; }'],
    [
      'a database that stays locked',
      `${SNAPSHOT} snapshot_as_app() { if [[ $* == *'-- pack'* ]]; then echo half; return 1; fi; really "$@"; }`,
    ],
    [
      'a copy that cannot be read back',
      `${SNAPSHOT} snapshot_as_app() { if [[ $* == *'-- check'* ]]; then return 1; fi; really "$@"; }`,
    ],
    ['a full disk', 'df() { echo Avail; echo 10; }'],
    ['no data disk', 'mountpoint() { return 1; }'],
  ])('%s: fails, leaves nothing that looks whole, deletes nothing, and status says so', (_, broken) => {
    mkdirSync(host.at('data/backups'));
    const old = host.at('data/backups/open-design-20200101T000000Z.tar.gz');
    writeFileSync(old, 'old');
    utimesSync(old, 1577836800, 1577836800);
    const ran = host.run(`${broken}\ndo_backup`);
    expect(ran.code).not.toBe(0);
    expect(archives()).toEqual(['open-design-20200101T000000Z.tar.gz']);
    expect(result()).toBe('result=failed');
    expect(host.run('do_status').out).toContain('THE LAST BACKUP IS NOT GOOD');
  });

  test('two backups in the same second are two archives, whose names are in order', () => {
    expect(host.run('do_backup; (umask 022; echo later >"$DATA/app/later"); do_backup').code).toBe(0);
    expect(archives()).toHaveLength(2);
    expect(host.run('tar -tzf "$(newest_backup)"').out).toContain('app/later\n');
  });

  test('keeps young archives, and removes old ones only after a new one has succeeded', () => {
    mkdirSync(host.at('data/backups'));
    for (const [name, days] of [
      ['open-design-20200101T000000Z.tar.gz', 30],
      ['open-design-20200102T000000Z.tar.gz.gpg', 8],
      ['open-design-20200103T000000Z.tar.gz', 6],
      ['notes.txt', 99],
    ] as const) {
      writeFileSync(host.at(`data/backups/${name}`), 'x');
      const then = Date.now() / 1000 - days * 86400;
      utimesSync(host.at(`data/backups/${name}`), then, then);
    }
    expect(host.run('do_backup').code).toBe(0);
    expect(archives()).toEqual([
      'notes.txt',
      'open-design-20200103T000000Z.tar.gz',
      expect.stringMatching(/open-design-20[^0]/),
    ]);
  });

  test('killed at any point, it leaves no incomplete archive that looks complete', () => {
    for (const point of [2, 4, 5, 6, 7, 8]) host.killedAt(point, 'do_backup --local');
    for (const name of archives().filter((each) => each.startsWith('open-design')))
      expect(host.run(`unseal $BACKUPS/${name} | snapshot check`).code).toBe(0);
    expect(host.run('do_status').out).toMatch(/backup=(interrupted|ok)/);
    expect(host.run('do_backup').code).toBe(0);
    expect(archives().filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('is also uploaded to the bucket, unless disabled; if the upload fails, the local archive is kept', () => {
    host.ask({ ...APP, backup: { keepDays: 7, bucket: value('acme'), folder: 'demo' } });
    const bucket = 'bucket() { echo "bucket $*"; };';
    expect(host.run(`${bucket} do_backup`).out).toMatch(/bucket put \S+\.tar\.gz\n/);
    expect(host.run(`${bucket} do_backup --local`).out).not.toContain('bucket');
    const ran = host.run('bucket() { return 1; }; do_backup');
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/the backup is \S+, but not in the bucket acme/);
    expect(result()).toBe('result=failed');
  });

  test('runs under the lock of the apply that calls it, but not while another operation holds it', () => {
    expect(host.run('BACKUP_LOCK_WAIT=0; take_apply_lock; (do_backup --local)')).toMatchObject({ code: 0 });
    const ran = host.run('exec 8>$VAR/lock; flock 8; BACKUP_LOCK_WAIT=0; do_backup');
    expect(ran.out).toContain('busy: apply or another operation is at work');
  });

  test.each([['--everywhere'], ['--to']])('refuses %s', (word) => {
    expect(host.run(`do_backup ${word}`)).toMatchObject({
      code: 1,
      out: expect.stringContaining('allowed --local and --to DIRECTORY') as string,
    });
  });
});
