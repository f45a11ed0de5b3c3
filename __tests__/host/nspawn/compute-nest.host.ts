import { serviceInstanceWith } from '../../rig/compute-nest/host';
import { rootfs } from '../../rig/image/rootfs';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host, HostOptions } from '../../rig/nspawn/host';
import { impatient, repeatingSoon } from '../../rig/nspawn/impatience';
import { until } from '../../rig/nspawn/outside';
import { loginWith, PACKAGE, PackageRegistry } from '../../rig/nspawn/package-registry';
import { World } from '../../rig/nspawn/world';
import { type Signal, SIGNAL_ADDRESS, SignalService, type WaitCondition } from '../../rig/ros/wait-condition';

/** What a shell, JSON and an HTTP header give a meaning to. */
const PASSWORD = `first"b':c\\d $e`;

const EXPIRED = 'no-longer-known';

const RENEW = 'update the service instance in Compute Nest, which brings a new login';
const REFUSED = `the registry refuses the login; ${RENEW}`;

describeNspawn(
  'a host of a service instance of Compute Nest, in order',
  () => {
    const service = new SignalService();
    const condition = service.condition();
    let world: World;
    let registry: PackageRegistry;
    let host: Host;
    let token = '';
    let login = '';
    const packages: string[] = [];
    const digests: string[] = [];

    const runs = (): Promise<string> => host.machine.sh("docker inspect -f '{{.Config.Image}}' open-design");
    const pinned = (version: 1 | 2): string => `${PACKAGE}@${digests[version - 1] ?? ''}`;
    const newHost = (options: Pick<HostOptions, 'image' | 'disk'>, condition: WaitCondition): Host =>
      world.host({
        ...options,
        carrier: serviceInstanceWith(condition.curlCli(), () => login),
        prepare: (root) => {
          impatient(10)(root);
          repeatingSoon(root);
          registry.introduce(root);
        },
      });
    /** Runs the first command of the stack, which brings the login. */
    const bringLogin = async (): Promise<void> => {
      const [bring = ''] = host.commands();
      expect(await host.machine.exec('exec sh -s', bring)).toEqual({ code: 0, out: '' });
    };
    const signalOf = async ({ signals }: WaitCondition): Promise<Signal | undefined> => {
      await until(
        'the signal',
        () => Promise.resolve(signals.length),
        (count) => count > 0,
      );
      return signals.at(-1);
    };
    const filesWith = (text: string): Promise<string> =>
      host.machine.sh(
        `journalctl --no-pager >/tmp/journal; grep -rlsF --exclude-dir=app --exclude-dir=netns -e '${text}' /etc /var/lib/open-design /var/lib/cloud /var/log /root /run /tmp /opt /srv/open-design || true`,
      );

    beforeAll(async () => {
      world = await World.open();
      await service.listen(SIGNAL_ADDRESS, 80);
      registry = new PackageRegistry(await rootfs());
      await registry.open();
      for (const version of ['1', '2']) {
        const [, digest = ''] = world.image({ generation: 'G3', version }).split('@');
        digests.push(digest);
        packages.push(registry.push(digest, `${version}.0.0`, world.blobs));
      }
      host = newHost({ image: packages[0] ?? '', disk: world.disk() }, condition);
      await host.boot();
    });
    afterAll(async () => {
      await registry.close();
      await service.close();
      await world.close();
    });

    test('the first apply waits for the login, and pins what it pulls with it', async () => {
      login = await registry.expect(PASSWORD);
      await host.sees('var/log/open-design.log', /will try again in 5 s: has_login/);
      await bringLogin();
      await host.ready();
      expect(await runs()).toBe(pinned(1));
      expect(await host.machine.sh('cat /var/lib/open-design/package')).toBe(
        `PACKAGE=${PACKAGE}:1.0.0\nIMAGE=${pinned(1)}`,
      );
      expect(registry.tokens.filter((line) => line.startsWith('200 cr_temp_user'))).not.toEqual([]);
      expect(await signalOf(condition)).toMatchObject({ status: 'SUCCESS' });
    });

    test('nothing of the login is left', async () => {
      expect(await host.machine.sh('ls -A /etc/open-design/registry')).toBe('');
      expect(await filesWith(`PACKAGE=${PACKAGE}:1.0.0`)).toContain('/var/lib/open-design/state');
      for (const secret of ['first"b', login]) expect(await filesWith(secret)).toBe('');
    });

    test('a power cut later, with the login forgotten, the app is back and nobody asked the registry', async () => {
      await host.write('one');
      await registry.expect();
      const before = registry.tokens.length;
      await host.machine.cut();
      await host.bootToReady();
      expect([await runs(), await host.rows(), registry.tokens.length - before]).toEqual([pinned(1), 1, 0]);
    });

    test('an update with a login that has expired brings the operations, and applies nothing', async () => {
      const { code, out } = await host.deploy({});
      expect([code, out]).toEqual([0, expect.stringContaining('nothing to do') as string]);
      const status = await host.machine.sh('open-design status');
      expect(status).toContain(`desired_image=${pinned(1)}\npackage=${PACKAGE}:1.0.0\n`);
      expect(await host.machine.sh('open-design backup --local')).toContain('.tar.gz');
      expect(await host.machine.sh('ls -A /etc/open-design/registry')).toBe('');
    });

    test('a change of the state needs no login either', async () => {
      const { code, out } = await host.deploy({ allow: [host.machine.link.subnet, '10.77.0.0/16'] });
      expect([code, out]).toEqual([0, expect.stringContaining('ready: https://') as string]);
    });

    test('a new package with a refused login is a failure that says what to do, and the app runs on', async () => {
      const { code, out } = await host.deploy({ image: packages[1] ?? '' });
      expect(code).toBe(1);
      expect(out).toContain(
        `open-design: cannot pull ${PACKAGE}:2.0.0: ${REFUSED}\nopen-design: FAILED at step`,
      );
      expect(await runs()).toBe(pinned(1));
      expect(await host.machine.sh('ls -A /etc/open-design/registry')).toBe('');
    });

    test('and with a new login it runs, and the one before stays', async () => {
      login = await registry.expect('second');
      expect(await host.deploy({ image: packages[1] ?? '' })).toMatchObject({ code: 0 });
      await registry.expect();
      expect([await runs(), await host.rows()]).toEqual([pinned(2), 1]);
      const status = await host.machine.sh('open-design status');
      expect(status).toContain(`image_before=${pinned(1)}\n`);
      expect(status).toContain(`desired_image=${pinned(2)}\npackage=${PACKAGE}:2.0.0\n`);
    });

    test('a tag is refused wherever an operator names an image', async () => {
      const { code, out } = await host.machine.exec(`open-design upgrade ${PACKAGE}:1.0.0`);
      expect([code, out]).toEqual([1, expect.stringContaining('pin the image by its digest') as string]);
    });

    describe('that takes over the data disk, with a login that the registry refuses', () => {
      const ofNewHost = service.condition('new');
      let before = 0;

      beforeAll(async () => {
        token = await host.token();
        await host.machine.destroy();
        await registry.expect('second');
        login = loginWith(EXPIRED);
        before = registry.tokens.length;
        host = newHost({ image: packages[1] ?? '', disk: host.disk }, ofNewHost);
        await host.boot();
        await host.sees('var/log/open-design.log', /will try again in 5 s: has_login/);
        await bringLogin();
      });

      test('the stack hears of the failure, and why', async () => {
        expect(await signalOf(ofNewHost)).toEqual({
          status: 'FAILURE',
          id: 'open-design',
          reason: expect.stringMatching(
            new RegExp(`^step [0-9/]+ package failed 3 times in a row: open-design: .*: ${REFUSED}$`),
          ) as string,
        });
        const answers = registry.tokens.slice(before).map((line) => line.slice(0, '401 unknown'.length));
        expect([...new Set(answers)]).toEqual(['401 unknown']);
        // The first of the three failures asked five times, and the others did not ask.
        expect(await host.machine.sh("journalctl -u open-design-apply | grep -c 'unauthorized: '")).toBe('5');
      });

      test('the host keeps nothing of the login', async () => {
        expect(await host.machine.sh('cat /etc/open-design/registry/*')).toBe('');
        for (const secret of [EXPIRED, login]) expect(await filesWith(secret)).toBe('');
      });

      test('a new login makes it ready, with the token and the data', async () => {
        login = await registry.expect('third');
        await bringLogin();
        await host.ready();
        expect([await runs(), await host.rows(), await host.token()]).toEqual([pinned(2), 1, token]);
        expect(await host.machine.sh('ls -A /etc/open-design/registry')).toBe('');
        expect(await host.deploy({})).toMatchObject({ code: 0 });
      });
    });
  },
  ['docker-registry', 'skopeo'],
);
