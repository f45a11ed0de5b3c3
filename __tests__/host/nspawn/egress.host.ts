import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { ENV } from '../../../open-design/contract';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { STRANGER } from '../../rig/nspawn/network';
import { until } from '../../rig/nspawn/outside';
import { askResolver, PORT, RESOLVER, Surroundings } from '../../rig/nspawn/surroundings';
import { World } from '../../rig/nspawn/world';

const NAME = 'llm.internal.example';

/** Prints `open`, or the error of the connection. It runs in the container. */
const CONNECT = (address: string, port: number): string =>
  `require('node:net').connect({host:'${address}',port:${port},timeout:4000})
     .on('connect',()=>end('open')).on('timeout',()=>end('silence')).on('error',({code})=>end(code));
   const end=(text)=>{console.log(text);process.exit()}`;

const RESOLVE = `require('node:dns').resolve4('${NAME}',(error,found)=>console.log(error?error.code:found.join()))`;

const ADDRESSES =
  "const all=Object.values(require('node:os').networkInterfaces()).flat();console.log([...new Set(all.filter(({internal})=>!internal).map(({family})=>family))].join())";

/** systemd refuses a service that starts too often in a short time, as it does in these tests. */
const RESTART_DOCKER = 'systemctl reset-failed docker; systemctl restart docker';

describeNspawn('what the app reaches, with real packets', () => {
  const surroundings = new Surroundings();
  let world: World;
  let host: Host;
  let gateway: string;

  const inside = (script: string): Promise<string> =>
    host.machine.sh(`docker exec open-design node -e "${script}"`);
  const connect = (address: string, port = PORT): Promise<string> => inside(CONNECT(address, port));

  /** Everything that must stay out of reach, each with somebody who listens there. */
  const denied = (): Readonly<Record<string, readonly [string, number]>> => ({
    'the metadata service': [METADATA_ADDRESS, 80],
    'a neighbour in the VPC': [host.machine.link.host, PORT],
    'another port of the DNS server': [RESOLVER, PORT],
    'the host by the address of its bridge': [gateway, 443],
    'the host by its address in the VPC': [host.address, 443],
  });
  const reached = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const [name, [address, port]] of Object.entries(denied())) {
      if ((await connect(address, port)) === 'open') found.push(name);
    }
    return found;
  };

  beforeAll(async () => {
    world = await World.open();
    await surroundings.open(STRANGER);
    await surroundings.listen(STRANGER);
    host = world.host({ image: world.image({ generation: 'G3' }), disk: world.disk(), prepare: askResolver });
    await host.bootToReady();
    await surroundings.listen(host.machine.link.host);
    gateway = await host.machine.sh(
      `docker inspect -f '{{range .NetworkSettings.Networks}}{{.Gateway}}{{end}}' open-design`,
    );
  });
  afterAll(async () => {
    await surroundings.close();
    await world.close();
  });

  test('names resolve through Docker, and the internet is open', async () => {
    expect(await inside("console.log(require('node:dns').getServers().join())")).toBe('127.0.0.11');
    expect(await inside(RESOLVE)).toBe(STRANGER);
    expect(await connect(STRANGER)).toBe('open');
  });

  test('the host reaches all that its container must not, and the container is refused at once', async () => {
    for (const [address, port] of Object.values(denied())) {
      await host.machine.sh(`bash -c ': >/dev/tcp/${address}/${port}'`);
      expect([address, await connect(address, port)]).toEqual([address, 'ECONNREFUSED']);
    }
    expect(world.metadata.reachedBy.filter((client) => client !== host.address)).toEqual([]);
  });

  test('the container has no IPv6 address, by which it could reach any of it', async () => {
    expect(await inside(ADDRESSES)).toBe('IPv4');
    expect(await host.machine.sh("docker network inspect -f '{{.EnableIPv6}}' open-design_default")).toBe(
      'false',
    );
  });

  test('app.egress opens a network, but neither the host in it nor the metadata service, and tells the app its hosts', async () => {
    const { code } = await host.deploy({ egress: { networks: [host.machine.link.subnet], hosts: [NAME] } });
    expect(code).toBe(0);
    expect(await reached()).toEqual(['a neighbour in the VPC']);
    expect(await inside(`console.log(process.env.${ENV.allowedInternalHosts})`)).toBe(NAME);
    expect((await host.deploy({})).code).toBe(0);
    expect(await reached()).toEqual([]);
  });

  test('a restart of Docker changes nothing, and what a flush takes away is put back', async () => {
    const nothing = (): Promise<unknown> =>
      until('the rules', reached, (found) => found.length === 0, { seconds: 30 });
    await host.machine.sh(RESTART_DOCKER);
    expect(await reached()).toEqual([]);
    await host.machine.sh('iptables -P FORWARD ACCEPT; iptables -F; iptables -X');
    expect(await reached()).not.toEqual([]);
    await nothing();
    // Docker puts its own rules back on top of all others.
    await host.machine.sh(RESTART_DOCKER);
    await nothing();
    await host.machine.sh(`systemctl stop docker.socket docker; ${RESTART_DOCKER}`);
    await nothing();
    expect(await host.machine.sh('systemctl is-active open-design-egress')).toBe('active');
    expect([await inside(RESOLVE), await connect(STRANGER)]).toEqual([STRANGER, 'open']);
  });

  test('the app does not start while the rules cannot be put in force', async () => {
    const stub = '/usr/local/sbin/iptables-restore';
    const status =
      'systemctl show -p Result --value open-design; docker inspect -f {{.State.Running}} open-design';
    // After a restart of Docker, the unit waits a few seconds. Stopped then, it would leave the container running.
    const unit = () => host.machine.exec('systemctl is-active -q open-design');
    await until('the unit of the app', unit, ({ code }) => code === 0, { seconds: 60 });
    await host.machine.sh('systemctl stop open-design open-design-egress && iptables -F');
    await host.machine.sh(
      `printf '#!/bin/sh\nexit 1\n' >${stub}; chmod 0755 ${stub}; systemctl daemon-reload`,
    );
    expect((await host.machine.exec('systemctl start open-design')).code).not.toBe(0);
    expect(await host.machine.sh(status)).toBe('exit-code\nfalse');
    await host.machine.sh(
      `rm ${stub}; systemctl reset-failed; ${RESTART_DOCKER}; systemctl restart open-design`,
    );
    await host.ready();
    expect(await reached()).toEqual([]);
  });
});
