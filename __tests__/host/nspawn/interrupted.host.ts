import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { until } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';
import { NIGHTLY } from '../../support/nightly';

const STATUS = '/var/lib/open-design/status';
/** Matches the start of a step in the log. The status shows a step only while it runs, perhaps for milliseconds. */
const step = (name: string): [string, RegExp] => [
  '/var/log/open-design.log',
  new RegExp(`^step \\d+/\\d+ ${name}$`, 'm'),
];

type Point = readonly [string, string, RegExp];

/**
 * Points of the first boot, each with the file and pattern that identify it. The host writes its own files at these
 * points.
 */
const POINTS: readonly Point[] = [
  ['while cloud-init writes its files', '/etc/open-design/state', /^REGION/m],
  ['at the disk', ...step('disk')],
  ['at the app', ...step('app')],
];

/** Other programs are at work at these points. The tests of an older disk also cut the power at the proxy. */
const FURTHER_POINTS: readonly Point[] = [
  ['at Docker', ...step('docker')],
  ['at the image', ...step('image')],
  ['at the proxy', ...step('proxy')],
  ['at the last step', ...step('finish')],
];

describeNspawn('a power cut during the first boot', () => {
  let world: World;
  let image: string;
  let old: { readonly host: Host; readonly token: string };

  beforeAll(async () => {
    world = await World.open();
    image = world.image({ generation: 'G3' });
    const host = world.host({ image, disk: world.disk() });
    await host.bootToReady();
    await host.write('one', 'two', 'three');
    old = { host, token: await host.token() };
    await host.machine.destroy();
  });
  afterAll(() => world.close());

  test('the host replaced, the disk kept: same data, same token', async () => {
    const host = world.host({ image, disk: old.host.disk });
    await host.bootToReady();
    expect([await host.token(), await host.rows()]).toEqual([old.token, 3]);
    await host.machine.destroy();
  });

  test('the host replaced and the image changed at once: ready after the deploy, with the data', async () => {
    const host = world.host({ image: world.image({ generation: 'G3', version: '2' }), disk: old.host.disk });
    await host.boot();
    await host.sees(STATUS, /^state=failed\nstep=\d+\/\d+ app$/m);
    expect(await host.deploy({})).toMatchObject({ code: 0 });
    await host.ready();
    expect(JSON.parse((await host.ask({ path: '/api/version' })).body)).toEqual({ version: '2' });
    expect([await host.token(), await host.rows()]).toEqual([old.token, 3]);
    // The following tests use the old image.
    expect(await host.deploy({ image })).toMatchObject({ code: 0 });
    await host.machine.destroy();
  });

  test.each(NIGHTLY ? [...POINTS, ...FURTHER_POINTS] : POINTS)(
    '%s, on a new disk: the next boot is ready, with the same token',
    async (_, file, pattern) => {
      const disk = world.disk();
      const host = world.host({ image, disk });
      await host.boot();
      await host.sees(file, pattern);
      await host.machine.cut();
      const before = disk.read('secrets/token');
      await host.bootToReady();
      const token = await host.token();
      expect(before ?? `${token}\n`).toBe(`${token}\n`);
      expect(await host.write('one')).toBe(1);
      await host.machine.destroy();
    },
  );

  test('twice, on the disk of an older host: no data are lost', async () => {
    const host = world.host({ image, disk: old.host.disk });
    for (const [file, pattern] of [step('token'), step('proxy')]) {
      await host.boot();
      await host.sees(file, pattern);
      await host.machine.cut();
    }
    await host.bootToReady();
    expect([await host.token(), await host.rows()]).toEqual([old.token, 3]);
  });

  test('of a finished host, while rows are written: every confirmed row is present', async () => {
    const host = world.host({ image, disk: world.disk() });
    await host.bootToReady();
    let confirmed = 0;
    const writing = (async () => {
      for (;;) confirmed = await host.write(`row ${confirmed}`);
    })().catch(() => undefined);
    await until(
      'some rows',
      () => Promise.resolve(confirmed),
      (rows) => rows > 3,
    );
    await host.machine.cut();
    await writing;
    await host.bootToReady();
    expect(await host.rows()).toBeGreaterThanOrEqual(confirmed);
  });
});
