import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { commandsOf, fillVolume, installedBy, putPrograms, VOLUME_FOLDER } from '../../rig/nspawn/installed';
import { bearer, until } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';

const TOKEN = 'f00d'.repeat(16);
/** Files with their modes, and checksums of everything that is not a database. */
const LISTING = `find . ! -name '*.sqlite*' -type f -printf '%P %m %s\\n' -exec sha256sum {} + | sort; readlink projects/one/latest`;

describeNspawn('from a host of install.sh, by the commands of docs/moving.md', () => {
  let world: World;
  let old: Host;
  let fresh: Host;
  let image: string;
  let listing: string;

  const follow = (host: Host, section: string) => host.machine.exec('exec bash -s', commandsOf(section));
  /** Asks the app of the old host, which has no proxy. */
  const rowsOfOld = async (): Promise<string> =>
    old.machine.sh(`curl -sS -H 'Authorization: Bearer ${TOKEN}' http://127.0.0.1:7456/api/rows`);
  const statusOf = async (token: string): Promise<number> =>
    (await fresh.ask({ path: '/api/rows', headers: bearer(token) })).status;

  beforeAll(async () => {
    world = await World.open();
    image = world.image({ generation: 'G3' });
    [old, fresh] = [world.host({ image, disk: world.disk() }), world.host({ image, disk: world.disk() })];
    await Promise.all([old.bootToReady(), fresh.bootToReady()]);
    await fresh.deploy({});
    await fresh.write('of the new host');
    await installedBy(old, image, TOKEN);
    await until('the old app', rowsOfOld, (rows) => rows.includes('0'));
    for (const text of ['one', 'two', 'three']) {
      await old.machine.sh(
        `curl -fsS -H 'Authorization: Bearer ${TOKEN}' -d ${text} http://127.0.0.1:7456/api/rows`,
      );
    }
    await fillVolume(old);
    listing = await old.machine.sh(`cd ${VOLUME_FOLDER} && ${LISTING}`);
    await putPrograms(old);
  });
  afterAll(() => world.close());

  test('the old host shows its image with a digest, and its variables without the token', async () => {
    const seen = await follow(old, 'Look at the old host');
    expect([seen.code, seen.out]).toEqual([0, expect.stringContaining(`${image}\n`) as string]);
    expect(seen.out).toMatch(/^PATH=/m);
    expect(seen.out).not.toContain(TOKEN);
  });

  test('the old app stops, and stays stopped when Docker restarts', async () => {
    const stopped = await follow(old, 'Stop');
    expect([stopped.code, stopped.out]).toEqual([
      0,
      expect.stringMatching(/^CONTAINER ID .*NAMES$/m) as string,
    ]);
    // Docker's list may lag behind a stop by a moment.
    await until(
      'no container',
      () => old.machine.sh('docker ps --quiet'),
      (ids) => ids === '',
    );
    await old.machine.sh('systemctl restart docker');
    expect(await old.machine.sh('docker ps --quiet')).toBe('');
  });

  test('the volume is packed, with what is only in a write-ahead log, and only root reads it', async () => {
    expect(await old.machine.sh(`stat -c %s ${VOLUME_FOLDER}/projects/one/nested/app.sqlite-wal`)).not.toBe(
      '0',
    );
    const packed = await follow(old, 'Pack');
    expect([packed.code, packed.out]).toEqual([0, expect.stringContaining('7 files of ') as string]);
    expect(packed.out).not.toContain(TOKEN);
    expect(await old.machine.sh('stat -c %a:%U /root/move /root/move/token')).toBe('700:root\n600:root');
  });

  test('a restore brings the data; the token is the old one, and the one of the new host is void', async () => {
    const before = await fresh.token();
    await fresh.machine.exec(
      'base64 -d | tar -C /root -xf -',
      await old.machine.sh('tar -C /root -cf - move | base64'),
    );
    const restored = await follow(fresh, 'Restore');
    expect([restored.code, restored.out]).toEqual([
      0,
      expect.stringMatching(/7 files of [^]*integrity of app\.sqlite: ok/) as string,
    ]);
    expect(restored.out).not.toContain(TOKEN);
    expect([await fresh.token(), await statusOf(TOKEN), await statusOf(before)]).toEqual([TOKEN, 200, 401]);
    expect(await fresh.rows()).toBe(3);
    expect((await fresh.ask({ path: '/api/app-config', headers: bearer(TOKEN) })).body).toContain(
      'onboardingCompleted',
    );
  });

  test('every file is there, with its mode, and belongs to the app', async () => {
    const app = 'cd /srv/open-design/app';
    expect(await fresh.machine.sh(`${app} && ${LISTING}`)).toBe(listing);
    expect(await fresh.machine.sh(`${app} && find . ! -user 1001 -o ! -group 1001`)).toBe('');
    expect(
      await fresh.machine.sh(
        `${app} && sqlite3 projects/one/nested/app.sqlite 'SELECT count(*) FROM rows WHERE text = twin'`,
      ),
    ).toBe('3');
    const { code, out } = await fresh.deploy({});
    expect([code, out]).toEqual([0, expect.stringContaining('nothing to do')]);
    expect(await fresh.write('after the move')).toBe(4);
  });

  test('back again: the old app starts with all its data', async () => {
    const back = await follow(old, 'Going back');
    expect([back.code, back.out]).toEqual([0, back.out]);
    expect(await until('the old app', rowsOfOld, (rows) => rows.includes('3'))).toContain('3');
    expect(await old.machine.sh(`cd ${VOLUME_FOLDER} && find . ! -user 1000 && ${LISTING}`)).toBe(listing);
  });
});
