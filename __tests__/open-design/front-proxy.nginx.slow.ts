import { connect as connectHttp2 } from 'node:http2';

import { BASIC_USER } from '../../open-design/contract';
import { type SeenRequest, StandInDaemon } from '../rig/daemon/daemon';
import type { Generation } from '../rig/daemon/generations';
import { MINTED_SCOPE, PROJECT } from '../rig/daemon/preview';
import { type Ask, ask, basic, bearer, open } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

// Mixed case, and the two special characters that a token may have. Its Basic form ends in padding.
const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}/index.html`;

describeWith(['nginx', 'openssl', 'bash'], 'the front proxy under nginx', () => {
  describe.each<Generation>(['G1', 'G2', 'G3'])('before a daemon of %s', (generation) => {
    const daemon = new StandInDaemon(generation, TOKEN);
    const nginx = new NginxUnderTest();
    const to = (path: string, rest: Partial<Ask> = {}): Ask => ({ port: nginx.https, path, ...rest });
    let addresses = 0;
    const last = (): SeenRequest | undefined => daemon.seen[daemon.seen.length - 1];

    beforeAll(async () => {
      await nginx.start(TOKEN, await daemon.start(), {
        clients: ['127.0.0.2/32', '127.0.1.0/24', '192.0.2.0/24'].map(value),
      });
    });
    afterAll(async () => {
      await nginx.stop();
      await daemon.stop();
    });
    beforeEach(() => {
      daemon.seen.length = 0;
    });

    test.each([
      ['none', {}],
      ['a wrong password', basic(BASIC_USER, `${TOKEN}x`)],
      ['a wrong user', basic('Open-Design', TOKEN)],
      ['the right password in another case', basic(BASIC_USER, TOKEN.toUpperCase())],
      [
        'the right Basic in another case',
        { authorization: `Basic ${Buffer.from(`${BASIC_USER}:${TOKEN}`).toString('base64').toLowerCase()}` },
      ],
      ['a wrong bearer', bearer(`${TOKEN}0`)],
      ['the right bearer in another case', bearer(TOKEN.toUpperCase())],
      ['a bearer with the right one inside', bearer(`x ${TOKEN}`)],
      ['the bare token', { authorization: TOKEN }],
    ])('credentials: %s → 401 with a challenge, and the daemon hears nothing', async (_, headers) => {
      // Each case has its own address, because nginx counts wrong credentials.
      const from = `127.0.1.${++addresses}`;
      for (const path of ['/', '/api/projects', '/api/daemon/status']) {
        const got = await ask(to(path, { headers, from }));
        expect(got.status).toBe(401);
        expect(got.headers['www-authenticate']).toBe('Basic realm="OpenDesign", charset="UTF-8"');
      }
      expect(daemon.seen).toEqual([]);
    });

    test.each([
      ['Basic', basic(BASIC_USER, TOKEN)],
      ['Bearer', bearer(TOKEN)],
      ['bearer in lower case', { authorization: `bearer ${TOKEN}` }],
      [
        'Basic with two blanks',
        { authorization: basic(BASIC_USER, TOKEN)['authorization']?.replace(' ', '  ') ?? '' },
      ],
    ])('credentials: %s → 200, and the daemon gets the bearer of the proxy', async (_, headers) => {
      for (const path of ['/', '/api/projects?q=1', '/api/daemon/status']) {
        expect((await ask(to(path, { headers }))).status).toBe(200);
        expect(last()?.url).toBe(path);
        expect(last()?.headers.authorization).toBe(`Bearer ${TOKEN}`);
      }
    });

    test('open paths need no credentials, and none are injected', async () => {
      for (const path of [
        '/api/health',
        '/api/version',
        '/api/health?x=1',
        ...(generation === 'G1' ? [] : ['/api/ready']),
      ]) {
        expect((await ask(to(path))).status).toBe(200);
        expect((await ask(to(path, { headers: basic(BASIC_USER, TOKEN) }))).status).toBe(200);
        expect(last()?.headers.authorization).toBeUndefined();
      }
    });

    test('a scoped preview needs no credentials, and none are injected', async () => {
      expect((await ask(to(PREVIEW, { headers: { origin: 'null' } }))).status).toBe(200);
      expect((await ask(to(PREVIEW, { headers: bearer(TOKEN) }))).status).toBe(200);
      expect(daemon.seen.map((request) => request.headers.authorization)).toEqual([undefined, undefined]);
      const framed = await ask(to(PREVIEW));
      expect(framed.headers['x-frame-options']).toBeUndefined();
    });

    test('a preview with an unknown scope is not found, without a login dialogue', async () => {
      const got = await ask(to(`/api/projects/${PROJECT}/preview/guessed-scope/index.html`));
      expect(got.status).toBe(404);
      expect(got.headers['www-authenticate']).toBeUndefined();
    });

    test.each([
      ['GET', `/api/projects/p/preview/${MINTED_SCOPE}/../../../../secrets`],
      ['GET', `/api/projects/p/preview/${MINTED_SCOPE}/..%2f..%2f..%2f..%2fsecrets`],
      ['GET', `/api/projects/p/preview/${MINTED_SCOPE}/%2e%2e/%2e%2e/x`],
      ['GET', `/api/secrets/..%2fprojects/p/preview/${MINTED_SCOPE}/x`],
      ['GET', '/api/secrets/../health'],
      ['GET', '//api/health'],
      ['GET', '/API/HEALTH'],
      ['GET', '/api/healthy'],
      ['GET', '/api/projects/p/preview/'],
    ])('%s %s is not open', async (method, path) => {
      expect((await ask(to(path, { method }))).status).toBe(401);
      expect(daemon.seen).toEqual([]);
    });

    test('headers in which the client describes itself are replaced', async () => {
      const spoofed = {
        'x-forwarded-for': '127.0.0.1',
        'x-real-ip': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-port': '1',
        forwarded: 'for=127.0.0.1',
        host: 'design.example.com:8443',
        upgrade: 'websocket',
      };
      await ask(to('/', { headers: { ...spoofed, ...bearer(TOKEN) } }));
      expect(last()?.headers).toMatchObject({
        'x-forwarded-for': '127.0.0.2',
        'x-real-ip': '127.0.0.2',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'design.example.com:8443',
        host: 'design.example.com:8443',
      });
      expect(last()?.headers).not.toHaveProperty('forwarded');
      expect(last()?.headers).not.toHaveProperty('x-forwarded-port');
      expect(last()?.headers).not.toHaveProperty('upgrade');
    });

    test('a peer outside the allow-list gets 403 on both ports, regardless of token and headers', async () => {
      const headers = { ...bearer(TOKEN), 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '127.0.0.1' };
      for (const path of ['/', '/api/health', PREVIEW]) {
        const got = await ask(to(path, { from: '127.0.0.3', headers }));
        expect(got.status).toBe(403);
        expect(got.headers['www-authenticate']).toBeUndefined();
      }
      expect((await ask({ port: nginx.http, plain: true, from: '127.0.0.3' })).status).toBe(403);
      expect(daemon.seen).toEqual([]);
    });

    // The daemon asks proxies not to buffer the first stream. It does not ask for the second one.
    test.each(['/api/events', '/api/plugins/events'])(
      '%s: each event arrives on its own, at once',
      async (path) => {
        const arrivals: string[] = [];
        await new Promise<void>((resolve, reject) => {
          const request = open(to(path, { headers: { ...bearer(TOKEN), 'accept-encoding': 'gzip' } })).end();
          request.once('error', reject).once('response', (response) => {
            expect(response.headers['content-encoding']).toBeUndefined();
            response.setEncoding('utf8').on('data', (text: string) => {
              arrivals.push(text);
              // The daemon sends the second event only after the first has arrived. A buffering proxy would block both.
              if (arrivals.length === 1) daemon.sendSecond();
              if (arrivals.length === 2) {
                request.destroy();
                resolve();
              }
            });
          });
        });
        expect(arrivals).toEqual(['data: first\n\n', 'data: second\n\n']);
      },
    );

    test('HTTP/2 works, and the host is passed on', async () => {
      const session = connectHttp2(`https://127.0.0.1:${nginx.https}`, {
        rejectUnauthorized: false,
        localAddress: '127.0.0.2',
      } as object);
      const status = await new Promise<unknown>((resolve, reject) => {
        session.once('error', reject);
        session
          .request({ ':path': '/api/projects', ':authority': 'design.example.com', ...bearer(TOKEN) })
          .once('response', (headers) => resolve(headers[':status']))
          .once('error', reject)
          .resume();
      });
      session.destroy();
      expect(status).toBe(200);
      expect(last()?.headers.host).toBe('design.example.com');
    });

    test('port 80 only redirects', async () => {
      const got = await ask({
        port: nginx.http,
        plain: true,
        path: '/a?b=1',
        headers: { host: 'design.example.com:80' },
      });
      expect(got.status).toBe(301);
      expect(got.headers.location).toBe('https://design.example.com/a?b=1');
    });

    test('TLS 1.2 and 1.3 are accepted, 1.1 is refused', async () => {
      for (const tls of ['TLSv1.2', 'TLSv1.3'] as const) {
        expect((await ask(to('/api/health', { tls }))).status).toBe(200);
      }
      await expect(ask(to('/api/health', { tls: 'TLSv1.1' }))).rejects.toThrow(
        /alert protocol version|unsupported protocol/i,
      );
    });

    test('every response has the security headers, and none has the version of nginx', async () => {
      for (const got of [await ask(to('/')), await ask(to('/', { headers: bearer(TOKEN) }))]) {
        expect(got.headers).toMatchObject({
          'strict-transport-security': 'max-age=31536000',
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'same-origin',
          'x-frame-options': 'SAMEORIGIN',
          server: 'nginx',
        });
      }
    });

    test('a burst as large as a page load is served', async () => {
      const got = await Promise.all(
        Array.from({ length: 120 }, () => ask(to('/api/projects', { headers: bearer(TOKEN) }))),
      );
      expect(got.map(({ status }) => status)).toEqual(Array(120).fill(200));
    });

    test('no log contains the token', async () => {
      await ask(to('/seen-by-the-log?secret=query', { headers: basic(BASIC_USER, TOKEN) }));
      await until(() => nginx.logs().includes('/seen-by-the-log'));
      const logs = nginx.logs();
      expect(logs).not.toContain('secret=query');
      expect(logs).not.toContain(TOKEN);
      expect(logs).not.toContain(Buffer.from(`${BASIC_USER}:${TOKEN}`).toString('base64'));
    });
  });
});

const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('until: got no change within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
