import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { UPLOADS } from '../../../open-design/front-proxy/uploads';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { IN_V_SWITCH } from '../../rig/nspawn/network';
import { basic, bearer } from '../../rig/nspawn/outside';
import { watch, type Watched } from '../../rig/nspawn/stream';
import { memoryOfNginx, NGINX_SIZES, upload } from '../../rig/nspawn/uploads';
import { World } from '../../rig/nspawn/world';

/** Command that prints the processes on a host that a restart would replace. */
const STARTED =
  "docker inspect -f '{{.State.StartedAt}}' open-design; systemctl show -p MainPID --value docker nginx open-design";

const LISTED = ['/api/rows', '/'] as const;

describeNspawn('the life of one host, in order', () => {
  let world: World;
  let host: Host;
  let token: string;
  let stream: Watched;

  const blobs = (): number => world.registry.log.filter(({ url }) => url.includes('/blobs/')).length;

  beforeAll(async () => {
    world = await World.open();
    host = world.host({
      image: world.image({ generation: 'G3' }),
      disk: world.disk(),
      domain: 'design.example.com',
    });
    await host.bootToReady();
    token = await host.token();
    stream = await watch(host.address, host.named(bearer(token)));
  });
  afterAll(() => world.close());

  test('the first event of a stream comes before the 90 quiet seconds are over', () => {
    expect(stream.first).toBeLessThan(60);
  });

  test('cloud-init ended without an error', async () => {
    expect(JSON.parse((await host.machine.exec('cloud-init status --wait --format=json')).out)).toMatchObject(
      {
        status: 'done',
        errors: [],
      },
    );
  });

  test('the token is only where it belongs', async () => {
    const found = (command: string): Promise<string> =>
      host.machine.sh(`${command} | grep -cF -f /srv/open-design/secrets/token || true`);
    expect(await found('journalctl --no-pager -o export')).toBe('0');
    expect(await found('cat /proc/[0-9]*/cmdline')).toBe('0');
    expect(
      await found('cat $(find /var/log /var/lib/cloud /var/lib/open-design /opt/open-design -type f)'),
    ).toBe('0');
    expect(host.userData + host.machine.console()).not.toContain(token);
    const modes =
      'stat -c "%a %U" /srv/open-design/secrets /srv/open-design/secrets/token /etc/open-design/daemon.env';
    expect((await host.machine.sh(modes)).split('\n')).toEqual(['700 root', '600 root', '600 root']);
    expect(await host.machine.sh('stat -c "%a %U" /etc/open-design/front-proxy-secret.conf')).toBe(
      '600 root',
    );
  });

  test('the host reaches the metadata service, a container does not', async () => {
    await host.machine.sh(`curl -fsS --max-time 5 http://${METADATA_ADDRESS}/`);
    expect(world.metadata.reachedBy).toEqual([host.address]);
    const script = (url: string): string =>
      `fetch('${url}',{signal:AbortSignal.timeout(4000)}).then(()=>console.log('reached'),()=>console.log('blocked'))`;
    const inside = (url: string): Promise<string> =>
      host.machine.sh(`docker exec open-design node -e "${script(url)}"`);
    expect(await inside('http://127.0.0.1:7456/api/health')).toBe('reached');
    expect(await inside(`http://${METADATA_ADDRESS}/`)).toBe('blocked');
    expect(world.metadata.reachedBy).toEqual([host.address]);
  });

  test('the container is locked down, and cannot write to its image', async () => {
    const format = '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}}';
    expect(await host.machine.sh(`docker inspect -f '${format}' open-design`)).toBe('true [ALL] 1001:1001');
  });

  test('uploads of 200 MB at once pass, nginx stays small, and what it stored is gone', async () => {
    const idle = await memoryOfNginx(() => host.machine.sh(NGINX_SIZES), Promise.resolve());
    const headers = host.named(basic(token));
    const all = Promise.all(Array.from({ length: UPLOADS.atOnce }, () => upload(host.address, 200, headers)));
    const most = await memoryOfNginx(() => host.machine.sh(NGINX_SIZES), all);
    expect(most - idle).toBeLessThan(32 * 1024);
    expect(await host.machine.sh('stat -c "%a %U" /srv/open-design/uploads')).toBe('700 www-data');
    expect(await host.machine.sh('find /var/lib/nginx/body /srv/open-design/uploads -type f | wc -l')).toBe(
      '0',
    );
  });

  test('a deploy that changes nothing does nothing', async () => {
    await host.write('one', 'two', 'three');
    const before = await host.machine.sh(STARTED);
    const { code, out } = await host.deploy({});
    expect([code, out]).toEqual([0, expect.stringContaining('nothing to do')]);
    expect(await host.machine.sh(STARTED)).toBe(before);
  });

  test('a changed allow-list takes effect at once, and nothing is restarted', async () => {
    const before = await host.machine.sh(STARTED);
    const shut = await host.deploy({ allow: ['192.0.2.0/24'] });
    expect([shut.code, shut.out]).toEqual([0, expect.stringContaining('ready: https://')]);
    expect((await host.ask({ path: '/api/health' })).status).toBe(403);
    expect((await host.deploy({})).code).toBe(0);
    expect((await host.ask({ path: '/api/health' })).status).toBe(200);
    expect(await host.machine.sh(STARTED)).toBe(before);
  });

  test('a stream survives 90 quiet seconds, and all of the above', async () => {
    const { seconds, text } = await stream.rest;
    expect(text).toBe('data: first\n\ndata: second\n\n');
    expect(seconds).toBeGreaterThan(89);
  });

  test.each(['alb', 'nlb', 'clb'] as const)(
    '%s is put in front: the host admits only the balancer, nothing is restarted, and it can be removed again',
    async (balancer) => {
      const before = await host.machine.sh(STARTED);
      const { code, out } = await host.deploy({ balancer });
      expect([code, out]).toEqual([0, expect.stringContaining('ready: https://design.example.com/')]);
      expect(await host.machine.sh('open-design status')).toContain('certificate=balancer');
      await expect(host.ask({ path: '/api/health', timeout: 5000 })).rejects.toThrow();
      await expect(host.ask({ port: 80, path: '/', timeout: 5000 })).rejects.toThrow();
      const health = '-s -o /dev/null -w "%{http_code}" http://127.0.0.1:8081/api/health';
      expect(await host.machine.sh(`curl ${health}`)).toBe('200');
      // The network of the test is not one of the load balancer's.
      expect((await host.ask({ port: 8081, path: '/api/health' })).status).toBe(403);
      if (balancer === 'alb') {
        const by = async (client: string): Promise<number> => {
          const headers = { 'x-forwarded-for': client, ...bearer(token) };
          return (await host.ask({ port: 8080, path: '/api/rows', from: IN_V_SWITCH, headers })).status;
        };
        expect(await by(host.machine.link.host)).toBe(200);
        // No header makes a client the host itself.
        expect(await by('127.0.0.1')).toBe(403);
        expect(await by(`${host.machine.link.host}, 127.0.0.1`)).toBe(403);
      }
      expect((await host.deploy({})).code).toBe(0);
      expect((await host.ask({ path: '/api/rows', headers: bearer(token) })).status).toBe(200);
      expect([await host.rows(), await host.machine.sh(STARTED)]).toEqual([3, before]);
    },
  );

  test('a new image is deployed; data and token are kept', async () => {
    const { code } = await host.deploy({ image: world.image({ generation: 'G3', version: '2' }) });
    expect(code).toBe(0);
    expect(JSON.parse((await host.ask({ path: '/api/version' })).body)).toEqual({ version: '2' });
    expect([await host.token(), await host.rows()]).toEqual([token, 3]);
  });

  test('a reboot brings everything back, without the network and without another download', async () => {
    const pulled = blobs();
    world.registry.down = true;
    await host.machine.powerOff();
    await host.bootToReady();
    world.registry.down = false;
    for (const path of LISTED) expect((await host.ask({ path, headers: bearer(token) })).status).toBe(200);
    expect([await host.token(), await host.rows(), blobs()]).toEqual([token, 3, pulled]);
  });

  test('systemd recovers from a crash of the app, of Docker and of nginx', async () => {
    await host.machine.sh('docker kill open-design');
    await host.machine.sh('systemctl kill -s KILL docker nginx');
    await host.machine.sh('systemctl reset-failed; systemctl start nginx');
    await host.ready();
    expect(await host.rows()).toBe(3);
  });
});
