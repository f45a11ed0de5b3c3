import { VPC_RESOLVERS } from '../../alibaba-cloud/networks';
import { clientHello } from '../rig/acr-proxy/client-hello';
import { AT, NAMES, PROXY_PROGRAMS } from '../rig/acr-proxy/facts';
import { AcrProxyScene } from '../rig/acr-proxy/scene';
import { describeInPrivateNetwork } from '../rig/registry/private-network';

const { registry: LISTED } = NAMES;

describeInPrivateNetwork(PROXY_PROGRAMS, 'what the proxy refuses', () => {
  const scene = new AcrProxyScene();
  beforeAll(() => scene.open());
  afterAll(() => scene.close());

  /** The lines of the log about a name. */
  const linesAbout = (name: string): readonly string[] =>
    scene.host
      .log('access')
      .split('\n')
      .filter((line) => line.includes(`sni="${name}"`));

  const lastLine = (): string => scene.host.log('access').trim().split('\n').at(-1) ?? '';

  test('a listed name is let through', () => {
    expect(scene.clients.handshake(LISTED)).toBe(true);
    expect(linesAbout(LISTED)).toEqual([
      expect.stringMatching(
        /client=10\.20\.0\.2 sni="[^"]*" to="100\.64\.0\.11:443" status=200 from_client=\d{2,} to_client=\d{3,} seconds=\d+\.\d+$/,
      ),
    ]);
  });

  describe('names', () => {
    test.each([
      ['a name that is not on the list', 'example.com'],
      ['another registry of the same service', 'registry-vpc.cn-hangzhou.aliyuncs.com'],
      ['a listed name with something before it', `www.${LISTED}`],
      ['a listed name with something stuck to it', `x${LISTED}`],
      ['a listed name as the beginning of another', `${LISTED}.example.com`],
      ['a listed name without its end', LISTED.replace(/\.com$/, '')],
      ['a listed name with other signs for its dots', LISTED.replace('.', 'x')],
      ['a listed name in upper case', LISTED.toUpperCase()],
      ['a listed name with one letter in upper case', LISTED.replace('r', 'R')],
      ['a bucket of the listed endpoint', `bucket.${NAMES.blobs}`],
      ['an address in place of a name', AT.registry],
    ])('%s', (_, name) => {
      expect(scene.clients.handshake(name)).toBe(false);
      // A newer nginx writes names in lower case.
      const lines = scene.host.log('access').trim().split('\n');
      expect(lines.at(-1)?.toLowerCase()).toContain(`sni="${name.toLowerCase()}" to="refused"`);
    });

    test('no name at all', () => {
      expect(scene.clients.handshake('', '-noservername')).toBe(false);
      expect(scene.host.log('access')).toMatch(/sni="-?" to="refused"/);
    });

    test.each([
      ['plain HTTP', `GET /v2/ HTTP/1.1\r\nHost: ${LISTED}\r\n\r\n`],
      ['a request for a tunnel, which the article’s proxy served', `CONNECT ${LISTED}:443 HTTP/1.1\r\n\r\n`],
      ['a request with a whole address', `GET https://${LISTED}/v2/ HTTP/1.1\r\nHost: ${LISTED}\r\n\r\n`],
    ])('%s', (__, text) => {
      expect(scene.clients.send(text)).toBe('');
    });

    test.each([
      ['a listed name and another one after a zero byte', `${LISTED}\0.example.com`],
      ['a listed name with a line break', `${LISTED}\n`],
      ['a listed name with a blank', ` ${LISTED}`],
      ['a listed name with a dot at its end', `${LISTED}.`],
      ['a name of bytes that are no text', `\xff\xfe${LISTED}`],
      ['an empty name', ''],
    ])('%s', (__, name) => {
      expect(scene.clients.send(clientHello([name]))).toBe('');
      expect(lastLine()).toMatch(/ to="refused" status=200 from_client=0 to_client=0 /);
    });

    test('of several names, the first one counts for the proxy as for the log', () => {
      expect(scene.clients.send(clientHello(['example.com', LISTED]))).toBe('');
      expect(lastLine()).toContain('sni="example.com" to="refused"');
    });

    test('a name in records of one byte each is read as one', () => {
      scene.clients.send(clientHello([LISTED], 1));
      expect(lastLine()).toContain(`sni="${LISTED}" to="${AT.registry}:443"`);
      scene.clients.send(clientHello(['example.com'], 1));
      expect(lastLine()).toContain('sni="example.com" to="refused"');
    });

    test('no name writes a line of its own, or much, into the log', () => {
      const lines = scene.host.log('access').split('\n').length;
      scene.clients.send(clientHello([`a" to="${AT.registry}:443" status=200\r\n2026 client=\x1b[31m`]));
      expect(lastLine()).toContain(
        `sni="a\\x22 to=\\x22${AT.registry}:443\\x22 status=200\\x0D\\x0A2026 client=\\x1B[31m" to="refused"`,
      );
      // The longest name of DNS has 253 characters. Each of these bytes takes four in the log.
      scene.clients.send(clientHello(['\x01'.repeat(15_000)]));
      expect(lastLine()).toMatch(/sni="(\\x01){253}\.\.\." to="refused"/);
      scene.clients.send(clientHello(['o'.repeat(253)]));
      expect(lastLine()).toMatch(/sni="o{253}" to="refused"/);
      expect(scene.host.log('access').split('\n')).toHaveLength(lines + 3);
    });

    test('none of them is an error: the log of errors is for errors', () => {
      expect(scene.host.log('error').split('\n').filter(Boolean)).toEqual([]);
    });
  });

  test('a source that is not on the list', () => {
    expect(scene.clients.handshake(LISTED, '-bind', AT.stranger)).toBe(false);
    expect(scene.host.log('access')).toMatch(new RegExp(`client=${AT.stranger} .*status=403 `));
  });

  test('a client that says nothing is cut off after five seconds', () => {
    const begun = Date.now();
    expect(scene.clients.send('')).toBe('');
    expect(Date.now() - begun).toBeGreaterThan(4000);
    expect(Date.now() - begun).toBeLessThan(15_000);
  });

  describe('a listed name whose DNS record leads', () => {
    const { metadata, neighbour, internet } = AT;
    let reached: () => readonly string[];
    beforeAll(async () => {
      reached = await scene.listen(metadata, neighbour, internet);
    });

    /** Leads the listed name to an address, and opens a connection to it. A restart forgets earlier answers. */
    const lead = async (address: string, change = {}): Promise<boolean> => {
      scene.resolve({ [LISTED]: address });
      await scene.host.start(change);
      const answered = scene.clients.handshake(LISTED);
      // Until the server has reported it.
      await new Promise((resolve) => setTimeout(resolve, 200));
      return answered;
    };

    test.each([
      ['to the metadata service', metadata],
      ['to another host of the VPC', neighbour],
      ['to the internet, with names for VPCs only', internet],
      ['to the proxy itself', AT.proxyInVpc],
      ['to its loopback', '127.0.0.1'],
      ['to no address, which is the loopback for Linux', '0.0.0.0'],
      ['to a link-local address', '169.254.1.1'],
      ['to a client', AT.client],
    ])('%s is not connected', async (_, address) => {
      expect(await lead(address)).toBe(false);
      expect(reached()).toEqual([]);
      expect(linesAbout(LISTED).at(-1)).toMatch(new RegExp(`to="${address}:443" status=502 `));
      expect(scene.host.log('access')).not.toMatch(/client=(127|10\.80)\./);
    });

    test('to several addresses is connected to those that the proxy may reach', async () => {
      const before = reached().length;
      scene.resolve({ [LISTED]: [metadata, '169.254.1.1', AT.registry, '127.0.0.1'] });
      await scene.host.start();
      for (let n = 0; n < 4; n++) expect(scene.clients.handshake(LISTED)).toBe(true);
      expect(reached()).toHaveLength(before);
      expect(lastLine()).toMatch(new RegExp(`to="([^"]*, )?${AT.registry}:443" status=200 `));
    });

    test('nowhere is not connected until the record is there', async () => {
      scene.resolve({});
      await scene.host.start();
      expect(scene.clients.handshake(LISTED)).toBe(false);
      expect(lastLine()).toContain(`sni="${LISTED}" to="" status=500 `);
      scene.resolve({ [LISTED]: AT.registry });
      expect(scene.clients.handshake(LISTED)).toBe(true);
    });

    test('to an address of acrProxy.networks, or to the internet with a public name, is connected', async () => {
      await lead(neighbour, { networks: [`${neighbour}/32`] });
      expect(reached()).toEqual([neighbour]);
      await lead(internet, { registries: [LISTED, 'registry.cn-beijing.aliyuncs.com'] });
      expect(reached()).toEqual([neighbour, internet]);
      await lead(neighbour, { registries: [LISTED, 'registry.cn-beijing.aliyuncs.com'] });
      await lead(metadata, { registries: [LISTED, 'registry.cn-beijing.aliyuncs.com'] });
      expect(reached()).toEqual([neighbour, internet]);
      await lead('127.0.0.1', { registries: [LISTED, 'registry.cn-beijing.aliyuncs.com'] });
      expect(scene.host.log('access')).not.toMatch(/client=127\./);
    });
  });

  test('one silent name server of two makes a handshake slower, and does not fail it', async () => {
    const [first = ''] = VPC_RESOLVERS;
    const silence = ['INPUT', '-d', first, '-p', 'udp', '--dport', '53', '-j', 'DROP'];
    scene.resolve({ [LISTED]: AT.registry });
    scene.networks.cloud.run('iptables', ['-A', ...silence]);
    // A restart forgets the answers, and begins with the first server.
    await scene.host.start();
    expect(scene.clients.handshake(LISTED)).toBe(true);
    scene.networks.cloud.run('iptables', ['-D', ...silence]);
  });

  test('an open connection carries nothing while its server may not be reached', async () => {
    scene.resolve({ [LISTED]: AT.registry });
    await scene.host.start();
    const connection = scene.clients.openConnection(LISTED);
    const answers = (): number => connection.said().split('HTTP/1.1 401').length - 1;
    const ask = async (): Promise<void> => {
      connection.say(`GET /v2/ HTTP/1.1\r\nHost: ${LISTED}\r\n\r\n`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    };
    await ask();
    expect(answers()).toBe(1);
    // Public names only: no address inside the cloud may be reached.
    scene.host.loadFirewall({
      registries: ['registry.cn-beijing.aliyuncs.com'],
      buckets: ['oss-cn-beijing.aliyuncs.com'],
    });
    await ask();
    expect(answers()).toBe(1);
    // The request was sent: it arrives once it may.
    scene.host.loadFirewall();
    for (let tries = 0; answers() < 2 && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(answers()).toBe(2);
  });

  test('with acrProxy.everyBucketOf, every bucket of the endpoint is let through, and nothing that looks like one', async () => {
    const endpoint = 'oss-cn-beijing-internal.aliyuncs.com';
    const names = [`one.${endpoint}`, `a-2.${endpoint}`];
    const others = [
      endpoint,
      `one.two.${endpoint}`,
      `one.two.three.${endpoint}`,
      `-one.${endpoint}`,
      `one-.${endpoint}`,
      `on.${endpoint}`,
      `${'o'.repeat(64)}.${endpoint}`,
      `one.${endpoint}.example.com`,
      `one.${endpoint}x`,
      `one.x${endpoint}`,
      `one.${endpoint.replace('.', 'x')}`,
      `one.${endpoint.toUpperCase()}`,
    ];
    // All of them lead to a server, so that nothing but the proxy refuses them.
    scene.resolve(Object.fromEntries([...names, ...others].map((name) => [name.toLowerCase(), AT.blobs])));
    await scene.host.start({ buckets: [], everyBucketOf: [endpoint] });
    for (const name of names) expect([name, scene.clients.handshake(name)]).toEqual([name, true]);
    for (const name of others) {
      expect([name, scene.clients.handshake(name)]).toEqual([name, false]);
    }
  });
});
