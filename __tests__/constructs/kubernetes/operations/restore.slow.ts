import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { appWithBackups, dataOf, type Pod, podsOf } from '../../../rig/pods/app';
import { PodSandbox } from '../../../rig/pods/pod-sandbox';
import { evaluated } from '../../../rig/pods/terraform';
import { OperationsHost } from '../../../rig/sandbox/operations-host';
import type { ScriptRun } from '../../../rig/script-run';
import { describeWith } from '../../../support/programs';

const stack = appWithBackups();
const jobOf = (name: string): Pod => {
  const found = podsOf(stack).find((one) => one.name === name);
  if (!found) throw new Error(`no job ${name}`);
  return found;
};
const backup = jobOf('open-design-backup');
const restore = jobOf('open-design-restore');

const sqlite = (file: string, sql: string): string =>
  execFileSync('sqlite3', [file, sql], { encoding: 'utf8' }).trim();

describeWith(['python3', 'sqlite3', 'terraform', 'setpriv'], 'backup and restore in a cluster', () => {
  const programs = evaluated(dataOf(stack, 'kubernetes_config_map_v1', 'open-design-backup-programs'), '');
  let pods: PodSandbox;
  const data = (name: string): string => path.join(pods.volume, 'app', name);
  const rows = (): number => Number(sqlite(data('app.sqlite'), 'SELECT count(*) FROM t'));
  const page = (): string => readFileSync(data('projects/one/index.html'), 'utf8');
  const asides = (): string[] => readdirSync(pods.volume).filter((name) => name !== 'app');
  const archives = (): string[] => [...pods.bucket.objects.keys()].map((key) => path.basename(key));
  const newest = (): string => archives().sort().at(-1) ?? '';
  const run = (archive: string): Promise<ScriptRun> => pods.run(restore, { ARCHIVE: archive });

  beforeEach(async () => {
    pods = new PodSandbox();
    await pods.start(programs);
    mkdirSync(data('projects/one'), { recursive: true });
    writeFileSync(data('projects/one/index.html'), 'first\n');
    sqlite(data('app.sqlite'), 'PRAGMA journal_mode=WAL; CREATE TABLE t(n); INSERT INTO t VALUES(1);');
  });
  afterEach(() => pods.stop());

  test('a restore returns the data of a backup that was made while the app wrote', async () => {
    const writer = spawn('python3', [
      '-c',
      `import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
n = 0
while True:
    db.execute("BEGIN"); db.execute("INSERT INTO t VALUES (?)", (n,)); db.execute("INSERT INTO t VALUES (?)", (-n,)); db.execute("COMMIT")
    n += 1
    if n == 20: print("go", flush=True)
    time.sleep(0.001)`,
      data('app.sqlite'),
    ]);
    await once(writer.stdout, 'data');
    const before = rows();
    expect(await pods.run(backup)).toMatchObject({ code: 0 });
    const after = rows();
    // The app is stopped, and its data are then changed and deleted.
    writer.kill('SIGKILL');
    await once(writer, 'close');
    expect(archives()).toEqual([expect.stringMatching(/^open-design-\d{8}T\d{6}\.\d{6}Z-pod\.tar\.gz$/)]);
    expect([...pods.bucket.objects.keys()][0]).toMatch(/^open-design-test\//);
    writeFileSync(data('projects/one/index.html'), 'later\n');
    sqlite(data('app.sqlite'), 'DELETE FROM t');

    const ran = await run(newest());
    expect(ran).toMatchObject({ code: 0 });
    expect(page()).toBe('first\n');
    expect(sqlite(data('app.sqlite'), 'PRAGMA integrity_check')).toBe('ok');
    expect(rows()).toBeGreaterThanOrEqual(before);
    expect(rows()).toBeLessThanOrEqual(after);
    // The copy has both rows of a transaction or neither, and the first row.
    expect(rows() % 2).toBe(1);
    expect(ran.out).toContain('integrity of app.sqlite: ok');
  });

  test('replaced data are kept, can be restored by name, and are removed on request', async () => {
    await pods.run(backup);
    writeFileSync(data('projects/one/index.html'), 'later\n');
    await run(newest());
    const [aside = ''] = asides();
    expect(aside).toMatch(/^app\.before-restore-/);
    expect(page()).toBe('first\n');
    expect(await run(aside)).toMatchObject({ code: 0 });
    expect(page()).toBe('later\n');
    expect(await run(`forget:${aside}`)).toMatchObject({ code: 0 });
    expect(asides()).toEqual([]);
    expect(page()).toBe('later\n');
  });

  test('a new disk gets the data of the old one', async () => {
    await pods.run(backup);
    execFileSync('rm', ['-rf', path.join(pods.volume, 'app')]);
    expect(await run(newest())).toMatchObject({ code: 0 });
    expect(page()).toBe('first\n');
  });

  test('without the name of an archive, it lists the archives, and changes nothing', async () => {
    await pods.run(backup);
    const ran = await pods.run(restore);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`archives in the bucket:\n${newest()}\n`);
    expect(asides()).toEqual([]);
  });

  test.each([
    ['a damaged archive', (archive: Buffer) => archive.fill(0, 200, 260), 'allowed one that is whole'],
    [
      'half of one',
      (archive: Buffer) => archive.subarray(0, archive.length / 2),
      'allowed one that is whole',
    ],
  ])('%s is refused, and nothing is changed', async (_, damage, words) => {
    await pods.run(backup);
    const [[key, archive] = ['', Buffer.alloc(0)]] = pods.bucket.objects;
    pods.bucket.objects.set(key, Buffer.from(damage(Buffer.from(archive))));
    writeFileSync(data('projects/one/index.html'), 'later\n');
    const ran = await run(newest());
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`${words}; nothing was changed`);
    expect(page()).toBe('later\n');
    expect(asides()).toEqual([]);
  });

  test('a database that was damaged when it was packed is restored, with a warning', async () => {
    sqlite(
      data('app.sqlite'),
      'PRAGMA journal_mode=DELETE; CREATE INDEX i ON t(n); INSERT INTO t SELECT value FROM generate_series(1,3000)',
    );
    const file = readFileSync(data('app.sqlite'));
    writeFileSync(data('app.sqlite'), file.fill(0, 4096, 5 * 4096));
    expect(await pods.run(backup)).toMatchObject({ code: 0 });
    const ran = await run(newest());
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('WARNING: the database app/app.sqlite was damaged when it was packed');
    expect(asides()).toHaveLength(1);
  });

  test.each([
    '../app',
    'forget:app',
    'forget:app.before-restore-/../app',
    'app',
    'open-design-1.tar.gz.gpg',
    '$(id)',
  ])('%s is not an archive', async (name) => {
    const ran = await run(name);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('nothing was changed');
    expect(page()).toBe('first\n');
  });

  test('a backup leaves old ones alone, which the bucket expires', async () => {
    const old = 'open-design-test/open-design-20200101T000000Z.tar.gz';
    pods.bucket.objects.set(old, Buffer.from('old'));
    expect((await pods.run(backup)).code).toBe(0);
    expect(archives()).toHaveLength(2);
    expect(pods.bucket.objects.get(old)?.toString()).toBe('old');
  });

  test('host and cluster can restore each other’s archives', async () => {
    const host = new OperationsHost();
    try {
      await pods.run(backup);
      writeFileSync(host.at(newest()), pods.bucket.objects.get(`open-design-test/${newest()}`) ?? '');
      host.write('data/app/mine', 'of the host\n');
      expect(host.run(`do_backup --to ${host.at('')}`)).toMatchObject({ code: 0 });
      expect(host.run(`do_restore --foreign ${host.at(newest())}`)).toMatchObject({ code: 0 });
      expect(host.text('data/app/projects/one/index.html')).toBe('first\n');
      const made = readdirSync(host.at('')).find((name) => /-host-[0-9a-f]{32}\.tar\.gz$/.test(name)) ?? '';
      pods.bucket.objects.set(`open-design-test/${made}`, readFileSync(host.at(made)));
      expect(await run(made)).toMatchObject({ code: 0 });
      expect(readFileSync(data('mine'), 'utf8')).toBe('of the host\n');
    } finally {
      host.remove();
    }
  });
});
