import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { impatient } from '../../rig/nspawn/impatience';
import { bearer, until } from '../../rig/nspawn/outside';
import { watch } from '../../rig/nspawn/stream';
import { World } from '../../rig/nspawn/world';

const SOCKET = '/run/open-design-daemon/socket';
const NETWORK = "docker inspect -f '{{.NetworkSettings.SandboxKey}}' open-design";
const PROXY = 'systemctl show -p MainPID --value open-design-daemon.service';

/** The network namespace of the process that leads to the daemon, and that of the container. */
const NETWORKS = `readlink /proc/$(${PROXY})/ns/net /proc/$(docker inspect -f '{{.State.Pid}}' open-design)/ns/net`;

describeNspawn('the way from nginx to the daemon, in order', () => {
  let world: World;
  let host: Host;
  let token: string;

  const status = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<number> =>
    (await host.ask({ method, path, headers: { ...host.named(bearer(token)), ...headers } })).status;
  /** A route that the daemon serves to its own machine only, as a page of the site asks for it. */
  const local = (): Promise<number> =>
    status('GET', '/api/library/connection', { 'sec-fetch-site': 'same-origin' });
  /** Waits until the app answers again, and checks that the way leads to the container that runs now. */
  const works = async (): Promise<void> => {
    expect(await until('a local route', local, (code) => code === 200)).toBe(200);
    const [proxy, container] = (await host.machine.sh(NETWORKS)).split('\n');
    expect(proxy).toBe(container);
  };

  beforeAll(async () => {
    world = await World.open();
    host = world.host({
      image: world.image({ generation: 'G3' }),
      disk: world.disk(),
      domain: 'design.example.com',
      prepare: impatient(10),
    });
    await host.bootToReady();
    const { code, out } = await host.deploy({});
    if (code !== 0) throw new Error(out);
    token = await host.token();
    await host.write('one', 'two', 'three');
  });
  afterAll(() => world.close());

  test('leads into the container, where the daemon sees a loopback peer', async () => {
    await works();
    expect(await status('POST', '/api/daemon/shutdown', { 'sec-fetch-site': 'same-origin' })).toBe(403);
    expect((await host.ask({ path: '/api/library/connection', headers: host.named({}) })).status).toBe(401);
  });

  test('is open to nginx and root only, and nothing of the container is published', async () => {
    expect(await host.machine.sh(`stat -c '%a %U' ${SOCKET} $(dirname ${SOCKET})`)).toBe(
      '644 www-data\n700 www-data',
    );
    const asNobody = `setpriv --reuid=65534 --clear-groups curl -s --unix-socket ${SOCKET} http://x/api/health`;
    expect((await host.machine.exec(asNobody)).code).toBe(7);
    expect(await host.machine.sh('docker port open-design')).toBe('');
  });

  test('the process that leads there reaches the daemon, and nothing else', async () => {
    const pid = await host.machine.sh(PROXY);
    expect(
      await host.machine.sh(`grep -E '^(CapEff|CapBnd|Uid)' /proc/${pid}/status | tr -s '\\t' ' '`),
    ).toMatch(/^Uid: 33 33 33 33\nCapEff: 0+\nCapBnd: 0+$/);
  });

  test('300 connections at once pass', async () => {
    const script = `for i in $(seq 300); do curl -s --max-time 20 -o /dev/null -w '%{http_code}\\n' --unix-socket ${SOCKET} http://x/api/events & done; sleep 8; curl -s -o /dev/null -w 'health %{http_code}\\n' --unix-socket ${SOCKET} http://x/api/health; kill $(jobs -p) 2>/dev/null; wait`;
    expect((await host.machine.exec(`bash -c '${script.replaceAll("'", `'\\''`)}'`)).out).toContain(
      'health 200',
    );
  });

  test('a restart of Docker cuts no stream and changes nothing', async () => {
    const before = await host.machine.sh(`${NETWORK}; ${PROXY}`);
    const stream = await watch(host.address, host.named(bearer(token)));
    await host.machine.sh('systemctl restart docker');
    await until(
      'the unit',
      () => host.machine.sh('systemctl is-active open-design || true'),
      (state) => state === 'active',
    );
    await works();
    expect(await host.machine.sh(`${NETWORK}; ${PROXY}`)).toBe(before);
    expect((await stream.rest).text).toContain('data: second');
  });

  test.each([
    ['a crash of the app', 'docker kill open-design'],
    ['a restart of the container by hand', 'docker restart open-design'],
    ['a restart of the unit', 'systemctl restart open-design'],
    ['a crash of the process that leads there', 'systemctl kill -s KILL open-design-daemon'],
    ['a crash of Docker and the app', 'systemctl kill -s KILL docker; docker kill open-design || true'],
    ['a container that was removed', 'docker rm -f open-design'],
  ])('comes back after %s', async (_, command) => {
    await host.machine.sh(command);
    // Until it is noticed, the old way may still answer.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await until(
      'ready',
      () => host.machine.exec('open-design ready'),
      ({ code }) => code === 0,
    );
    await works();
    expect(await host.rows()).toBe(3);
  });

  test('comes back after a reboot and after a power cut', async () => {
    await host.machine.powerOff();
    await host.bootToReady();
    await works();
    await host.machine.cut();
    await host.bootToReady();
    await works();
    expect(await host.rows()).toBe(3);
  });

  test('an upgrade, and the return from an image that is never healthy', async () => {
    const upgrade = (image: string) => host.machine.exec(`open-design upgrade ${image}`);
    expect((await upgrade(world.image({ generation: 'G3', version: '2' }))).code).toBe(0);
    await works();
    const { code, out } = await upgrade(world.image({ generation: 'G3', version: 'sick' }));
    expect([code, out]).toEqual([1, expect.stringContaining('are back') as string]);
    await works();
    expect(await host.rows()).toBe(3);
  });
});
