import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { impatient } from '../../rig/nspawn/impatience';
import { World } from '../../rig/nspawn/world';

const STARTED = "docker inspect -f '{{.State.StartedAt}}' open-design";

/** Whole GiB of the data disk's filesystem, rounded up: a filesystem needs a part of the disk for itself. */
const SIZE = "df -k --output=size /srv/open-design | awk 'END { print int($1 / 1048576 + 0.99) }'";

describeNspawn('disks that grow under a running host, in order', () => {
  let world: World;
  let host: Host;
  let started: string;

  const size = async (): Promise<number> => Number(await host.machine.sh(SIZE));

  beforeAll(async () => {
    world = await World.open();
    const image = world.image({ generation: 'G3' });
    host = world.host({ image, disk: world.disk(), prepare: impatient(10) });
    await host.bootToReady();
    await host.deploy({});
    await host.write('one', 'two', 'three');
    started = await host.machine.sh(STARTED);
  });
  afterAll(() => world.close());

  test('a disk that is smaller than the environment asks for fails the deploy, and the app runs on', async () => {
    const { code, out } = await host.deploy({ dataDiskGiB: 24 });
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('of less than 24 GiB, the size that ecs.dataDisk.sizeGiB asks for'),
    ]);
    expect([await host.rows(), await host.machine.sh(STARTED), await size()]).toEqual([3, started, 20]);
  });

  test('the filesystem grows with its disk, in use: same data, no restart; a second deploy changes nothing', async () => {
    host.disk.grow(24);
    const { code, out } = await host.deploy({ dataDiskGiB: 24 });
    expect([code, out]).toEqual([0, expect.stringContaining('ready: https://')]);
    expect([await host.rows(), await host.machine.sh(STARTED), await size()]).toEqual([3, started, 24]);
    expect((await host.deploy({ dataDiskGiB: 24 })).out).toContain('nothing to do');
  });

  test('a smaller size makes nothing smaller', async () => {
    expect((await host.deploy({ dataDiskGiB: 20 })).code).toBe(0);
    expect([await host.rows(), await host.machine.sh(STARTED), await size()]).toEqual([3, started, 24]);
  });

  test('the disk is whole after all of that', async () => {
    await host.machine.powerOff();
    host.disk.check();
  });
});
