import { connect } from 'node:net';

import { BASIC_USER, LOCAL_HOST } from '../../open-design/contract';
import { type SeenRequest, StandInDaemon } from '../rig/daemon/daemon';
import { type Answer, answer, type Ask, ask, basic, bearer, open } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const BALANCER = '127.0.0.2';
const NEIGHBOUR = '127.0.0.3';
const CLIENT = '192.0.2.7';
const STRANGER = '203.0.113.9';

describeWith(['nginx', 'openssl', 'bash'], 'the front proxy behind a balancer', () => {
  const daemon = new StandInDaemon('G3', TOKEN);
  const last = (): SeenRequest | undefined => daemon.seen[daemon.seen.length - 1];
  let port: number;
  beforeAll(async () => {
    port = await daemon.start();
  });
  afterAll(() => daemon.stop());
  afterEach(() => {
    daemon.seen.length = 0;
  });

  describe('that passes the client’s address by X-Forwarded-For', () => {
    const nginx = new NginxUnderTest();
    const by = (address: string, rest: Partial<Ask> = {}): Promise<Answer> =>
      ask({
        port: nginx.requests,
        plain: true,
        from: BALANCER,
        ...rest,
        headers: { host: 'design.example.com', 'x-forwarded-for': address, ...rest.headers },
      });
    beforeAll(() =>
      nginx.startBehind(TOKEN, port, {
        // The neighbour is on the list, but must still use the balancer.
        clients: [value('192.0.2.0/24'), value(`${NEIGHBOUR}/32`)],
        sources: [`${BALANCER}/32`],
        clientAddress: 'X-Forwarded-For',
        serverName: value('design.example.com'),
      }),
    );
    afterAll(() => nginx.stop());

    test('an admitted client: 401 without the token, 200 with it; daemon and log have its address', async () => {
      expect((await by(CLIENT)).status).toBe(401);
      expect((await by(CLIENT, { headers: basic(BASIC_USER, TOKEN) })).status).toBe(200);
      expect(last()?.headers).toMatchObject({
        authorization: `Bearer ${TOKEN}`,
        'x-forwarded-for': CLIENT,
        'x-real-ip': CLIENT,
        'x-forwarded-proto': 'https',
      });
      expect(nginx.logs()).toContain(`${CLIENT} `);
    });

    test('a stranger: 403, regardless of what it writes before the address that the balancer adds', async () => {
      const ends = [STRANGER, BALANCER, '127.0.0.1'];
      const forged = ends.flatMap((end) => [end, `${CLIENT}, ${end}`, `127.0.0.1, ${end}`]);
      for (const address of forged) {
        expect((await by(address, { headers: bearer(TOKEN) })).status).toBe(403);
      }
      expect(daemon.seen).toEqual([]);
    });

    test('a neighbour of the balancer: 403 on both ports, with the token and an admitted address', async () => {
      expect((await by(CLIENT, { from: NEIGHBOUR, headers: bearer(TOKEN) })).status).toBe(403);
      const probe = { port: nginx.probes, plain: true, from: NEIGHBOUR, path: '/api/health' };
      expect((await ask(probe)).status).toBe(403);
      expect(daemon.seen).toEqual([]);
    });

    test('the address of the host itself: 403, when a header claims it; 200, when it is the peer', async () => {
      const path = '/api/health';
      expect((await by('127.0.0.1', { path })).status).toBe(403);
      expect((await by('127.0.0.1', { path, headers: bearer(TOKEN) })).status).toBe(403);
      expect((await by(STRANGER, { path, from: '127.0.0.1' })).status).toBe(200);
    });

    test('its probes: the health of the app, and nothing else', async () => {
      const probe = (path: string, method = 'GET'): Promise<Answer> =>
        ask({ port: nginx.probes, plain: true, from: BALANCER, path, method });
      expect((await probe('/api/health')).status).toBe(200);
      for (const path of ['/', '/api/projects', '/api/health/', '/api/../api/projects']) {
        expect((await probe(path)).status).toBe(404);
      }
      expect(daemon.seen.map(({ url }) => url)).toEqual(['/api/health']);
    });

    test('a probe never carries more than its path to the daemon', async () => {
      const body = JSON.stringify({ a: 1 });
      const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
      const send = (path: string, method: string): Promise<Answer> =>
        answer(open({ port: nginx.probes, plain: true, from: BALANCER, path, method, headers }).end(body));
      for (const path of [
        '/api/%68ealth',
        '/api//health',
        '/api/import/..%2fhealth',
        '/api/projects/p1/files/..%2f..%2f..%2fhealth',
        '/api/projects/../health',
      ]) {
        for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
          expect([path, method, (await send(path, method)).status]).toEqual([path, method, 404]);
        }
      }
      expect((await send('/api/health', 'POST')).status).toBe(405);
      expect((await send('/api/health', 'GET')).status).toBe(413);
      expect(daemon.seen).toEqual([]);
      const own = { cookie: 'a=b', 'x-forwarded-for': CLIENT, upgrade: 'websocket', ...bearer(TOKEN) };
      const probe = { port: nginx.probes, plain: true, from: BALANCER, path: '/api/health', headers: own };
      expect((await ask({ ...probe, method: 'HEAD' })).status).toBe(200);
      expect(daemon.seen).toMatchObject([{ method: 'GET', url: '/api/health' }]);
      expect(last()?.headers).toEqual({
        host: LOCAL_HOST,
        connection: 'close',
        'content-length': '0',
      });
    });

    test('the host itself is admitted, for its own health gate', async () => {
      const own = { port: nginx.requests, plain: true, from: '127.0.0.1' };
      expect((await ask({ ...own, path: '/api/health' })).status).toBe(200);
      expect((await ask(own)).status).toBe(401);
    });

    test('limits apply to each client, not to the balancer', async () => {
      const statuses = new Set<number>();
      // This works on a slow machine too, as long as it sends faster than the limit.
      for (let batch = 0; batch < 100 && !statuses.has(429); batch++) {
        const answers = Array.from({ length: 50 }, () => by('192.0.2.8', { path: '/api/health' }));
        for (const { status } of await Promise.all(answers)) statuses.add(status);
      }
      expect(statuses).toEqual(new Set([200, 429]));
      expect((await by(CLIENT, { path: '/api/health' })).status).toBe(200);
    });
  });

  describe('that passes the client’s address by the PROXY protocol', () => {
    const nginx = new NginxUnderTest();
    beforeAll(() =>
      nginx.startBehind(TOKEN, port, {
        clients: [value('192.0.2.0/24')],
        sources: [`${BALANCER}/32`],
        clientAddress: 'proxy_protocol',
      }),
    );
    afterAll(() => nginx.stop());

    /** Sends a header and a request. Returns the status line, or nothing if the connection is closed. */
    const through = (header: Buffer, from: string, claims = ''): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect({ port: nginx.requests, host: '127.0.0.1', localAddress: from });
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString()));
        socket.on('error', reject);
        socket.on('close', () => resolve(/^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? ''));
        socket.write(
          Buffer.concat([
            header,
            Buffer.from(
              `GET /api/projects HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${claims}Authorization: Bearer ${TOKEN}\r\n\r\n`,
            ),
          ]),
        );
      });
    /** A header of version 2, as the NLB sends it: TCP, from a client to port 443 of an address. */
    const proxied = (client: string): Buffer =>
      Buffer.concat([
        Buffer.from('0d0a0d0a000d0a515549540a2111000c', 'hex'),
        Buffer.from([...client.split('.').map(Number), 10, 80, 0, 5, 0xc0, 0x01, 0x01, 0xbb]),
      ]);

    test('an admitted client passes, and the daemon receives its address', async () => {
      expect(await through(proxied(CLIENT), BALANCER, 'X-Forwarded-For: 127.0.0.1\r\n')).toBe('200');
      expect(last()?.headers['x-forwarded-for']).toBe(CLIENT);
    });

    test('a stranger gets 403, and so does a neighbour of the balancer', async () => {
      expect(await through(proxied(STRANGER), BALANCER, `X-Forwarded-For: ${CLIENT}\r\n`)).toBe('403');
      expect(await through(proxied('127.0.0.1'), BALANCER)).toBe('403');
      expect(await through(proxied(CLIENT), NEIGHBOUR)).toBe('403');
      expect(daemon.seen).toEqual([]);
    });

    test('without the header, every connection is closed, except for probes', async () => {
      expect(await through(Buffer.alloc(0), BALANCER)).not.toBe('200');
      const probe = { port: nginx.probes, plain: true, from: BALANCER, path: '/api/health' };
      expect((await ask(probe)).status).toBe(200);
    });
  });

  describe('in a pod without a balancer, where the peer is the client', () => {
    const nginx = new NginxUnderTest();
    const [listed, unlisted] = ['127.0.0.2', '127.0.0.3'] as const;
    const from = (peer: string, headers: Readonly<Record<string, string>>): Promise<Answer> =>
      ask({ port: nginx.requests, plain: true, from: peer, headers });
    beforeAll(() =>
      nginx.startBehind(TOKEN, port, {
        clients: [value(`${listed}/32`)],
        sources: ['127.0.0.0/8'],
        clientAddress: 'peer',
      }),
    );
    afterAll(() => nginx.stop());

    test.each(['x-forwarded-for', 'x-real-ip', 'forwarded'])('%s changes nothing', async (header) => {
      for (const claim of [listed, '127.0.0.1', `for=${listed}`]) {
        expect((await from(unlisted, { [header]: claim, ...bearer(TOKEN) })).status).toBe(403);
      }
      expect(daemon.seen).toEqual([]);
      expect((await from(listed, { [header]: STRANGER, ...bearer(TOKEN) })).status).toBe(200);
      expect(last()?.headers['x-forwarded-for']).toBe(listed);
    });

    test('kubectl port-forward connects from loopback, and has to log in', async () => {
      expect((await from('127.0.0.1', {})).status).toBe(401);
      expect((await from('127.0.0.1', bearer(TOKEN))).status).toBe(200);
    });
  });
});
