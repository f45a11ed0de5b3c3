import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { run } from '../../rig/image/program';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Disk } from '../../rig/nspawn/disk';
import type { Host } from '../../rig/nspawn/host';
import { impatient } from '../../rig/nspawn/impatience';
import { SELDOM, until } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';

/** Shorten every wait of the host. Apps need more time than sleeps. */
const hasty = impatient(100);
const brisk = impatient(10);

const without =
  (...files: readonly string[]) =>
  (root: string): void => {
    files.forEach((file) => rmSync(path.join(root, file), { recursive: true }));
  };

/** Contents of foreign disks, whose first bytes must not change. */
const FOREIGN: Readonly<Record<string, (device: string) => void>> = {
  'a swap area': (device) => run('mkswap', device),
  'a partition table': (device) => writeFileSync(device, onePartition(), { flag: 'r+' }),
  'an encrypted volume': (device) => run('sh', '-c', `printf 'LUKS\\272\\276\\0\\001' >${device}`),
  'an ext2 filesystem': (device) => run('mkfs.ext2', '-q', device),
};

/** A master boot record with one Linux partition. */
const onePartition = (): Buffer => {
  const record = Buffer.alloc(512);
  record.set([0, 0, 2, 0, 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0], 446);
  record.set([0x55, 0xaa], 510);
  return record;
};

const hash = (disk: Disk): string => run('sha256sum', disk.device);

describeNspawn('each external dependency failing in turn', () => {
  let world: World;
  const begun = new Map<string, Promise<void>>();
  const cases: (readonly [string, () => Promise<void>])[] = [];

  /** Adds a test whose machine mostly waits. Three of these tests run at once. */
  const patiently = (name: string, body: () => Promise<void>): void => {
    cases.push([name, body]);
    test(name, async () => begun.get(name));
  };

  beforeAll(async () => {
    world = await World.open();
    const lanes = [Promise.resolve(), Promise.resolve(), Promise.resolve()];
    cases.forEach(([name, body], at) => {
      const lane = at % lanes.length;
      const result = (lanes[lane] ?? Promise.resolve()).then(body);
      begun.set(name, result);
      lanes[lane] = result.catch(() => undefined);
    });
  });
  afterAll(() => world.close());

  /** Boots a host, waits for the report of a failure, and checks the properties of every report. */
  const failure = async (host: Host, step: string): Promise<string> => {
    await host.boot();
    const report = await until(
      'a report',
      () => host.machine.exec('open-design ready'),
      ({ code }) => code === 1,
      { pause: SELDOM },
    );
    expect(report.out).toMatch(new RegExp(`^failed at step \\d+/\\d+ ${step}; the last lines:`));
    const status = await host.machine.sh('cat /var/lib/open-design/status');
    expect(status).toMatch(new RegExp(`^state=(failed|working)\nstep=\\d+/\\d+ `));
    return report.out;
  };

  const image = (): string => world.image({ generation: 'G3' });
  const end = (host: Host): Promise<void> => host.machine.destroy();

  patiently('the mirrors are unreachable: the Docker step fails, and nothing else is touched', async () => {
    const prepare = (root: string): void => {
      hasty(root);
      without('usr/libexec/docker/cli-plugins')(root);
    };
    const host = world.host({ image: image(), disk: world.disk(), prepare });
    expect(await failure(host, 'docker')).toContain(
      'cannot install Docker from any of: http://mirrors.cloud.aliyuncs',
    );
    await end(host);
  });

  patiently(
    'the image is missing from its registry: its step fails; ready as soon as it is available',
    async () => {
      const reference = world.image({ generation: 'G3', version: 'missing' });
      world.registry.missing.add(reference.split('@')[1] ?? '');
      const host = world.host({ image: reference, disk: world.disk(), prepare: brisk });
      expect(await failure(host, 'image')).toContain(`cannot pull ${reference}`);
      world.registry.missing.clear();
      await host.ready();
      await end(host);
    },
  );

  patiently('the disk is absent: its step fails; ready as soon as it is attached', async () => {
    const disk = world.disk();
    const prepare = (root: string): void => {
      hasty(root);
      rmSync(path.join(root, 'etc/tmpfiles.d/disk.conf'));
    };
    const host = world.host({ image: image(), disk, prepare });
    expect(await failure(host, 'disk')).toContain(`disk ${disk.id} did not appear within 600 s`);
    expect((await host.machine.exec('docker ps -q 2>&1; ls /srv/open-design')).out).not.toContain('token');
    await host.machine.sh(`mkdir -p /dev/disk/by-id && ln -s ${disk.device} ${disk.link}`);
    await host.ready();
    await end(host);
  });

  for (const what of Object.keys(FOREIGN)) {
    patiently(`the disk holds ${what}: its step fails, and not one byte changes`, async () => {
      const disk = world.disk(64);
      FOREIGN[what]?.(disk.device);
      // The disk must contain a signature, because the host may format a blank disk.
      expect(run('wipefs', '--no-act', '--noheadings', disk.device)).not.toBe('');
      const before = hash(disk);
      const host = world.host({ image: image(), disk });
      expect(await failure(host, 'disk')).toContain('is neither blank nor ext4');
      await host.machine.cut();
      expect(hash(disk)).toBe(before);
      await end(host);
    });
  }

  patiently('the disk contains a foreign ext4: it is used, and no data on it are lost', async () => {
    const disk = world.disk();
    run('mkfs.ext4', '-q', disk.device);
    disk.write('theirs', 'keep me');
    const host = world.host({ image: image(), disk });
    await host.bootToReady();
    expect(await host.machine.sh('cat /srv/open-design/theirs')).toBe('keep me');
    await end(host);
  });

  patiently('a foreign nginx configuration is invalid: the proxy step fails; ready once fixed', async () => {
    const prepare = (root: string): void =>
      writeFileSync(path.join(root, 'etc/nginx/conf.d/theirs.conf'), 'nonsense;\n');
    const host = world.host({ image: image(), disk: world.disk(), prepare });
    expect(await failure(host, 'proxy')).toContain('nginx refused the new configuration');
    await host.machine.sh('rm /etc/nginx/conf.d/theirs.conf');
    await host.ready();
    await end(host);
  });

  for (const version of ['sick', 'crash']) {
    patiently(`the app never becomes healthy (${version}): the health step fails`, async () => {
      const host = world.host({
        image: world.image({ generation: 'G3', version }),
        disk: world.disk(),
        prepare: hasty,
      });
      expect(await failure(host, 'health')).toContain('the app never became healthy');
      await end(host);
    });
  }

  patiently('the data disk is full: reported, and ready again once there is room', async () => {
    const disk = world.disk();
    run('mkfs.ext4', '-q', disk.device);
    disk.fill();
    const host = world.host({ image: image(), disk, prepare: brisk });
    expect(await failure(host, '\\w+')).toMatch(
      /No space left on device|got nothing to write|never became healthy/,
    );
    await host.machine.sh('rm /srv/open-design/filler');
    await host.ready();
    await end(host);
  });

  patiently('a new image never becomes healthy: the previous one comes back, with the data', async () => {
    const host = world.host({ image: image(), disk: world.disk(), prepare: brisk });
    await host.bootToReady();
    await host.write('one');
    const token = await host.token();
    const { code, out } = await host.deploy({ image: world.image({ generation: 'G3', version: 'sick' }) });
    expect([code, out]).toEqual([1, expect.stringContaining('and its data are back')]);
    expect([await host.token(), await host.rows()]).toEqual([token, 1]);
    await end(host);
  });

  patiently('the data disk is smaller than asked for: the deploy fails, and the app runs on', async () => {
    const host = world.host({ image: image(), disk: world.disk(), prepare: brisk });
    await host.bootToReady();
    await host.write('one');
    const { code, out } = await host.deploy({ dataDiskGiB: 24 });
    const asked = 'of less than 24 GiB, the wanted size of the data disk';
    expect([code, out]).toEqual([1, expect.stringContaining(asked)]);
    expect(await host.rows()).toBe(1);
    await end(host);
  });

  // This test is the last one, because it affects all other machines too.
  test('the registry is down: the image step fails; ready as soon as it is up again', async () => {
    await Promise.allSettled(begun.values());
    const host = world.host({ image: image(), disk: world.disk(), prepare: brisk });
    world.registry.down = true;
    expect(await failure(host, 'image')).toContain('cannot pull');
    world.registry.down = false;
    await host.ready();
  });
});
