import { archiveOf } from '../../rig/hostile/archive';
import { hotJournal } from '../../rig/hostile/hot-journal';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { impatient } from '../../rig/nspawn/impatience';
import { bearer, until } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';

const STATUS = '/var/lib/open-design/status';

describeNspawn('the operations of a host, in order', () => {
  let world: World;
  let host: Host;
  /** Number of rows before a restore. */
  let written = 0;

  /** Runs an operation in the background of the machine, so that the power can be cut while it runs. */
  const begin = (command: string): Promise<string> =>
    host.machine.sh(`systemd-run --quiet --unit=operation-$$ open-design ${command}`);
  const operate = async (command: string): Promise<string> => {
    const { code, out } = await host.machine.exec(`open-design ${command}`);
    expect([command, code, out]).toEqual([command, 0, out]);
    return out;
  };
  const statusOf = async (token: string): Promise<number> =>
    (await host.ask({ path: '/api/rows', headers: bearer(token) })).status;

  /** Boots after a power cut. When the host reports that it is ready, an interrupted operation has been completed. */
  const bootAgain = async (): Promise<void> => {
    await host.bootToReady();
    expect(await host.machine.sh('open-design status')).toContain('state=ready');
  };

  beforeAll(async () => {
    world = await World.open();
    host = world.host({
      image: world.image({ generation: 'G3' }),
      disk: world.disk(),
      prepare: impatient(10),
    });
    await host.bootToReady();
    const { code, out } = await host.deploy({});
    if (code !== 0) throw new Error(out);
    await host.write('one', 'two', 'three');
  });
  afterAll(() => world.close());

  test('rotate-token: the new token works, the old one does not, data are kept', async () => {
    const old = await host.token();
    const out = await operate('rotate-token');
    const token = await host.token();
    expect(out).not.toContain(token);
    expect([token === old, await statusOf(old), await statusOf(token)]).toEqual([false, 401, 200]);
    expect(await host.rows()).toBe(3);
  });

  test('a deploy after a rotation has nothing to do', async () => {
    const { code, out } = await host.deploy({});
    expect([code, out]).toEqual([0, expect.stringContaining('nothing to do')]);
  });

  test('a power cut while the token is rotated: one token, and it works', async () => {
    await begin('rotate-token');
    await host.sees(STATUS, /^step=rotate-token$/m);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await host.machine.cut();
    await bootAgain();
    expect(await statusOf(await host.token())).toBe(200);
    expect(await host.rows()).toBe(3);
  });

  test('1,000 rows written during a backup: the drill finds a consistent database', async () => {
    const headers = bearer(await host.token());
    const backup = { over: false };
    const writing = (async () => {
      // More than a thousand if the backup takes longer.
      for (let row = 0; row < 1000 || !backup.over;) {
        const { status } = await host.ask({ path: '/api/rows', method: 'POST', headers }, `row ${row}`);
        if (status === 200) row++;
        // The proxy limits sustained rates to 100 requests per second.
        else if (status === 429) await new Promise((resolve) => setTimeout(resolve, 100));
        else throw new Error(`the request for row ${row} failed with ${status}`);
      }
    })();
    await until(
      'some rows',
      () => host.rows(),
      (rows) => rows > 100,
    );
    await operate('backup --local');
    backup.over = true;
    await writing;
    written = await host.write('after the backup');
    expect(written).toBeGreaterThanOrEqual(1004);
    expect(await operate('restore --drill')).toContain('the drill succeeded');
    expect(await host.rows()).toBe(written);
  });

  test('a restore brings back the rows of the backup, and keeps the replaced data', async () => {
    const archive = await host.machine.sh('ls /srv/open-design/backups/*.tar.gz | tail -n 1');
    await operate(`restore ${archive}`);
    const rows = await host.rows();
    expect(rows).toBeGreaterThan(100);
    expect(rows).toBeLessThan(written);
    const database = 'ls -d /srv/open-design/app.before-restore-*/app.sqlite';
    expect(
      await host.machine.sh(`sqlite3 $(${database}) 'SELECT count(*) FROM rows WHERE text = twin'`),
    ).toBe(String(written));
  });

  test('what works on the app’s files is the app’s user, and sees the app’s files and nothing else', async () => {
    const script = `
      set -eu; ROOT= NAME=open-design; cd /opt/open-design
      . current/etc/contract.env; . operations/current/lib/as-app.sh; echo mine >/srv/mine; chmod 0644 /srv/mine
      as_app BindReadOnlyPaths=/srv/open-design/app:/data -- sh -c '
        id -u; ls -d /data/* | grep -c sqlite\$; ls /srv /etc/open-design /root/.ssh /data2; cat /srv/mine
        touch /data/new /usr/new /new; grep -hE "^(Cap|NoNewPrivs)" /proc/self/status
        exec python3 -ISBc "import socket; socket.socket()"' </dev/null || :`;
    const ran = await host.machine.exec('exec bash -s', script);
    const told = ran.out.trim().split('\n');
    expect(told.slice(0, 2)).toEqual(['1001', '1']);
    expect(told.filter((line) => /cannot access|No such file/.test(line))).toHaveLength(5);
    expect(told.filter((line) => line.includes('Read-only file system'))).toHaveLength(3);
    expect(
      told.filter((line) => line.startsWith('Cap')).every((line) => line.endsWith('0000000000000000')),
    ).toBe(true);
    expect(told).toContain('NoNewPrivs:\t1');
    expect(told.at(-1)).toContain('Address family not supported');
    expect(told.join('\n')).not.toContain('mine\n');
  });

  test('an app with a hot journal has no file of the host deleted by a backup, and no backup either', async () => {
    const app = '/srv/open-design/app';
    await host.machine.sh(
      `echo kept >/srv/victim; sqlite3 ${app}/x.sqlite 'PRAGMA page_size=4096; CREATE TABLE t(n)'; chown 1001:1001 ${app}/x.sqlite`,
    );
    const { code } = await host.machine.exec(
      `base64 -d >${app}/x.sqlite-journal`,
      hotJournal('/srv/victim').toString('base64'),
    );
    expect(code).toBe(0);
    await host.machine.sh(`chown 1001:1001 ${app}/x.sqlite-journal`);
    expect(await host.machine.exec('open-design backup --local')).toEqual({
      code: 1,
      out: 'got x.sqlite-journal, which names another file for SQLite to delete; remove it\n',
    });
    expect(await host.machine.sh('cat /srv/victim; open-design status | grep ^backup=')).toBe(
      'kept\nbackup=failed',
    );
    await host.machine.sh(`rm ${app}/x.sqlite*; mkfifo ${app}/pipe`);
    await operate('backup --local');
    await host.machine.sh(`rm ${app}/pipe`);
  });

  test('an archive from elsewhere is opened by an explicit word only, and deletes no file of the host', async () => {
    const database = Buffer.from(
      await host.machine.sh(
        'cd /tmp; sqlite3 y.sqlite "PRAGMA page_size=4096; CREATE TABLE t(n)"; base64 -w0 y.sqlite',
      ),
      'base64',
    );
    const archive = archiveOf({
      'app/x.sqlite': database,
      'app/x.sqlite-journal': hotJournal('/srv/victim'),
    });
    const name = '/root/open-design-20260101T000000.000000Z-host.tar.gz';
    await host.machine.exec(`base64 -d >${name}`, archive.toString('base64'));
    const rows = await host.rows();
    const refused = await host.machine.exec(`open-design restore ${name}`);
    expect([refused.code, refused.out]).toEqual([
      1,
      expect.stringContaining('is not as this host made it') as string,
    ]);
    expect(refused.out).not.toContain('unpacking');
    const foreign = await host.machine.exec(`open-design restore --foreign ${name}`);
    expect([foreign.code, foreign.out]).toEqual([
      1,
      expect.stringContaining('got app/x.sqlite-journal beside a database in the archive') as string,
    ]);
    expect([await host.machine.sh('cat /srv/victim'), await host.rows()]).toEqual(['kept', rows]);
  });

  test('an encrypted backup cannot be read without its key, and the drill reads it', async () => {
    const key = '/etc/open-design/backup.key';
    await host.machine.sh(`umask 077; openssl rand -hex 32 >${key}`);
    await operate('backup --local');
    const archive = await host.machine.sh('ls /srv/open-design/backups/*.tar.gz* | tail -n 1');
    expect(archive).toMatch(/\.tar\.gz\.gpg$/);
    expect((await host.machine.exec(`tar -tzf ${archive}`)).code).not.toBe(0);
    expect(await operate('restore --drill')).toContain('the drill succeeded');
    await host.machine.sh(`rm ${key} ${archive}`);
  });

  test('a power cut during a backup: no partial backup, and the next one succeeds', async () => {
    const archives = (): Promise<string> => host.machine.sh('ls /srv/open-design/backups');
    // The file is large enough that the backup does not end before the power cut.
    await host.machine.sh('head -c 500M /dev/urandom >/srv/open-design/app/projects/large');
    const before = await archives();
    await begin('backup --local');
    await host.sees('/var/lib/open-design/backup', /^result=working$/m);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await host.machine.cut();
    await bootAgain();
    expect(await archives()).toBe(before);
    await host.machine.sh('rm /srv/open-design/app/projects/large');
    await operate('backup --local');
    expect(await archives()).not.toBe(before);
    expect(await host.machine.sh('ls -A /srv/open-design/backups')).not.toContain('.new');
  });

  test('upgrade to an image that never becomes healthy: image and data return', async () => {
    const rows = await host.rows();
    const sick = world.image({ generation: 'G3', version: 'sick' });
    const { code, out } = await host.machine.exec(`open-design upgrade ${sick}`);
    expect([code, out]).toEqual([1, expect.stringContaining('are back')]);
    expect([await host.rows(), await statusOf(await host.token())]).toEqual([rows, 200]);
  });

  test('a power cut during an upgrade: ready, on one of the two images, with the data', async () => {
    const rows = await host.rows();
    await begin(`upgrade ${world.image({ generation: 'G3', version: '2' })}`);
    await host.sees(STATUS, /^step=upgrade$/m);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    await host.machine.cut();
    await bootAgain();
    const { version } = JSON.parse((await host.ask({ path: '/api/version' })).body) as {
      readonly version: string;
    };
    expect(['1', '2']).toContain(version);
    expect(await host.rows()).toBe(rows);
  });

  test('upgrade: the new image runs, with the data', async () => {
    const rows = await host.rows();
    await operate(`upgrade ${world.image({ generation: 'G3', version: '3' })}`);
    expect(JSON.parse((await host.ask({ path: '/api/version' })).body)).toEqual({ version: '3' });
    expect(await host.rows()).toBe(rows);
  });

  test('db: the daemon verifies and compacts its database, which no request from outside can ask for', async () => {
    const path = '/api/daemon/db/vacuum';
    const rows = await host.rows();
    const headers = bearer(await host.token());
    expect((await host.ask({ path, method: 'POST', headers })).status).toBe(403);
    expect(await operate('db verify')).toBe('the database is intact\n');
    expect(await operate('db verify --quick')).toBe('the database is intact\n');
    expect(await operate('db vacuum')).toMatch(/^the database is compact/);
    expect(await host.rows()).toBe(rows);
    await host.machine.sh('docker kill open-design >/dev/null; systemctl stop open-design');
    const { code, out } = await host.machine.exec('open-design db verify');
    expect([code, out]).toEqual([1, expect.stringContaining('open-design db verify failed') as string]);
    await host.machine.sh('systemctl start open-design');
    await host.ready();
  });

  test('a support bundle contains no secret', async () => {
    const bundle = /\/\S+\.tar\.gz/.exec(await operate('support-bundle'))?.[0] ?? '';
    const count = 'tar -xzOf "$1" | grep -acF -f /srv/open-design/secrets/token || true';
    expect(await host.machine.sh(`sh -c '${count}' sh ${bundle}`)).toBe('0');
  });
});
