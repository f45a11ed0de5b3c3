import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { run } from '../../rig/image/program';
import { rootfs } from '../../rig/image/rootfs';
import { describeNspawn } from '../../rig/nspawn/describe';
import { EnterpriseInstance } from '../../rig/nspawn/enterprise';
import type { Machine } from '../../rig/nspawn/machine';
import { STRANGER } from '../../rig/nspawn/network';
import { until } from '../../rig/nspawn/outside';
import { NameServers, ProxyMachine, route, withEntries } from '../../rig/nspawn/proxy';
import { World } from '../../rig/nspawn/world';
import { scoreIn, unitScores } from '../../rig/unit-scores';

const METADATA = `curl -sS --max-time 5 -o /dev/null -w '%{http_code}' http://${METADATA_ADDRESS}/`;
const AS_NGINX = 'setpriv --reuid=www-data --regid=www-data --clear-groups';
const PID = 'systemctl show -p MainPID --value acr-proxy.service';

describeNspawn(
  'the host of a reverse proxy, in order',
  () => {
    let world: World;
    let instance: EnterpriseInstance;
    let proxy: ProxyMachine;
    let client: Machine;
    let image: string;
    const names = new NameServers();

    const log = (): Promise<string> => proxy.machine.sh('cat /var/log/acr-proxy/access.log');
    const handshake = async (from: Machine, name: string): Promise<boolean> => {
      const at = proxy.machine.link.guest;
      const { code } = await from.exec(
        `openssl s_client -connect ${at}:443 -servername ${name} -verify_return_error </dev/null`,
      );
      return code === 0;
    };

    beforeAll(async () => {
      world = await World.open();
      instance = new EnterpriseInstance(await rootfs());
      await instance.open();
      await names.open(instance.hosts);
      const [registry = '', , blobs = ''] = Object.keys(instance.hosts);
      proxy = new ProxyMachine(world, {
        allow: ['10.77.0.0/16'],
        registries: [registry],
        buckets: [blobs],
      });
      const entries = withEntries(proxy.machine.link.guest, Object.keys(instance.hosts));
      client = world.machine(() => '#cloud-config\n{}\n', entries);
      const [, digest = ''] = world.image({ generation: 'G3' }).split('@');
      image = instance.push(digest, world.blobs);
      await Promise.all([proxy.bootToReady(), client.boot()]);
      route(proxy.machine, client);
    });
    afterAll(async () => {
      await names.close();
      await instance.close();
      await world.close();
    });

    test('cloud-init finds nothing wrong with the user data', async () => {
      expect(await proxy.machine.sh('cloud-init schema --system')).toContain('Valid schema user-data');
      expect(JSON.parse((await proxy.machine.exec('cloud-init status --format json')).out)).toMatchObject({
        status: 'done',
        errors: [],
      });
    });

    test('ready and status say what a person needs', async () => {
      expect(await proxy.machine.sh('acr-proxy ready')).toMatch(/^ready since .*, release [0-9a-f]{64}$/);
      const status = (await proxy.machine.sh('acr-proxy status')).split('\n');
      for (const line of [
        'state=ready',
        'acr-proxy.service=active',
        'acr-proxy-egress.service=active',
        'acr-proxy-logs.timer=active',
        ...Object.keys(instance.hosts).map((name) => `${name}=answers`),
        'reboot=none',
      ]) {
        expect(status).toContain(line);
      }
    });

    test('Docker pulls by digest through it', async () => {
      const login = `docker login --username cr_temp_user --password-stdin ${image.split('/')[0]}`;
      await until(
        'Docker on the client',
        () => client.exec('systemctl start docker && docker info'),
        ({ code }) => code === 0,
      );
      expect(await client.exec(login, instance.password)).toMatchObject({ code: 0 });
      await client.sh(`docker pull -q ${image}`);
      expect(await client.sh(`docker image inspect -f '{{index .RepoDigests 0}}' ${image}`)).toBe(image);
      for (const name of Object.keys(instance.hosts)) {
        expect(await log()).toMatch(
          new RegExp(
            `client=${client.link.guest} sni="${name}" to="100\\.100\\.100\\.20\\d:443" status=200 `,
          ),
        );
      }
    });

    test('it refuses another name, and a client of another network', async () => {
      const [registry = ''] = Object.keys(instance.hosts);
      expect(await handshake(client, registry)).toBe(true);
      expect(await handshake(client, 'ghcr.io')).toBe(false);
      const asked = `openssl s_client -connect ${proxy.machine.link.guest}:443 -bind ${STRANGER} -servername ${registry} </dev/null`;
      expect(() => run('sh', '-c', asked)).toThrow();
      expect(await log()).toMatch(new RegExp(`client=${STRANGER} .*status=403 `));
    });

    test('its nginx does not reach the metadata service, and other programs of the host do', async () => {
      expect(await proxy.machine.sh(METADATA)).toBe('200');
      expect((await proxy.machine.exec(`${AS_NGINX} ${METADATA}`)).code).not.toBe(0);
    });

    test('the rules come back when somebody flushes the firewall', async () => {
      await proxy.machine.sh('iptables -F; iptables -X');
      await until(
        'the rules',
        () => proxy.machine.exec(`${AS_NGINX} ${METADATA}`),
        ({ code }) => code !== 0,
        { seconds: 40 },
      );
    });

    test.each(unitScores().filter(({ unit }) => unit.startsWith('acr-proxy')))(
      '$unit runs in a sandbox, whose score is at most $score',
      async ({ unit, score }) => {
        const { machine } = proxy;
        expect(
          scoreIn(await machine.sh(`systemd-analyze security --no-pager ${unit} | tail -n 1`)),
        ).toBeLessThanOrEqual(score);
      },
    );

    test('a deploy that changes nothing has nothing to do; one that adds a name interrupts nobody', async () => {
      const pid = await proxy.machine.sh(PID);
      expect((await proxy.deploy()).out).toMatch(
        /^nothing to do: release [0-9a-f]{64} is applied and healthy\n$/,
      );
      await client.sh(
        `(sleep 60 | openssl s_client -connect ${proxy.machine.link.guest}:443 -servername ${Object.keys(instance.hosts)[0]}) >/dev/null 2>&1 & echo`,
      );
      const open = "ss -Htn state established '( sport = :443 )' | wc -l";
      await until(
        'a connection',
        () => proxy.machine.sh(open),
        (count) => count === '1',
      );
      const { code, out } = await proxy.deploy({
        charts: ['studio-chart-vpc.ap-southeast-1.cr.aliyuncs.com'],
      });
      expect([code, out]).toEqual([
        0,
        expect.stringContaining('studio-chart-vpc.ap-southeast-1.cr.aliyuncs.com=NO ANSWER'),
      ]);
      expect(await proxy.machine.sh(PID)).toBe(pid);
      expect(await proxy.machine.sh(open)).toBe('1');
      expect(await proxy.machine.sh('grep -c studio-chart /etc/acr-proxy/nginx.conf')).toBe('1');
    });

    test('a large log is rotated within the hour, and nginx writes to the new one', async () => {
      await proxy.machine.sh('fallocate -l 101M /var/log/acr-proxy/access.log');
      await proxy.machine.sh('systemctl start acr-proxy-logs.service');
      expect(await proxy.machine.sh('ls /var/log/acr-proxy')).toContain('access.log.1');
      const [registry = ''] = Object.keys(instance.hosts);
      await until(
        'a line',
        async () => [await handshake(client, registry), await log()],
        ([, text]) => String(text).includes(registry),
      );
      expect(await proxy.machine.sh("stat -c '%U %s' /var/log/acr-proxy/access.log")).toMatch(
        /^www-data \d{2,4}$/,
      );
    });

    test('after a reboot it answers again', async () => {
      await proxy.machine.powerOff();
      await proxy.bootToReady();
      route(proxy.machine);
      const [registry = ''] = Object.keys(instance.hosts);
      expect(await handshake(client, registry)).toBe(true);
      expect((await proxy.machine.exec(`${AS_NGINX} ${METADATA}`)).code).not.toBe(0);
    });
  },
  ['docker-registry', 'skopeo'],
);
