import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { BASIC_USER } from '../../open-design/contract';
import { StandInDaemon } from '../rig/daemon/daemon';
import { MINTED_SCOPE, PROJECT } from '../rig/daemon/preview';
import { type Answer, answer, type Ask, ask, basic, bearer, open } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}`;
const BALANCER = '127.0.0.2';
const AS_JSON = { 'content-type': 'application/json' };
const BODY = JSON.stringify({ text: 'x'.repeat(64 * 1024) });
/** The largest JSON body that the daemon parses. */
const LARGEST = JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024 - 16) });
const sized = (body: string) => ({ ...AS_JSON, 'content-length': String(body.length) });

/** A way to send a request as the client with an address, through the sender in front of the proxy. */
type By = (address: string, what?: Partial<Ask>) => Ask;

describeWith(['nginx', 'openssl', 'bash'], 'what strangers can do at the entrance', () => {
  describe.each(['tls', 'X-Forwarded-For'] as const)('with the front %s', (front) => {
    const daemon = new StandInDaemon('G3', TOKEN);
    const nginx = new NginxUnderTest();
    const by: By = (address, what = {}) =>
      front === 'tls'
        ? { port: nginx.https, from: address, ...what }
        : {
            port: nginx.requests,
            plain: true,
            from: BALANCER,
            ...what,
            headers: { 'x-forwarded-for': address, ...what.headers },
          };
    const [ada, ben, eve] = ['127.0.1.1', '127.0.1.2', '127.0.1.3'] as const;
    const send = (what: Ask, body: string): Promise<Answer> => answer(open(what).end(body));

    beforeAll(async () => {
      const clients = [value('127.0.1.0/24')];
      const port = await daemon.start();
      await (front === 'tls'
        ? nginx.start(TOKEN, port, { clients })
        : nginx.startBehind(TOKEN, port, {
            clients,
            sources: [`${BALANCER}/32`],
            clientAddress: front,
          }));
    });
    afterAll(async () => {
      await nginx.stop();
      await daemon.stop();
    });
    beforeEach(() => {
      daemon.seen.length = 0;
      daemon.parsed = 0;
    });

    describe.each([
      ['an open path', '/api/health'],
      ['an open path with a query', '/api/version?x=1'],
      ['a preview', `${PREVIEW}/index.html`],
    ])('%s', (_, path) => {
      test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])(
        'a body by %s: refused by the proxy, and the daemon hears nothing',
        async (method) => {
          const { status } = await send(by(ada, { path, method, headers: sized(BODY) }), BODY);
          expect(status).toBe(['GET', 'HEAD'].includes(method) ? 413 : 405);
          expect([daemon.seen, daemon.parsed]).toEqual([[], 0]);
        },
      );

      test.each([
        ['one byte', { 'content-length': '1' }, '1', 413],
        ['chunks', { 'transfer-encoding': 'chunked' }, '{}', 413],
        ['no byte', { 'content-length': '0' }, '', 200],
      ])('a GET with %s', async (_, headers, body, status) => {
        expect((await send(by(ada, { path, headers: { ...AS_JSON, ...headers } }), body)).status).toBe(
          status,
        );
        expect([daemon.seen.length, daemon.parsed]).toEqual([status === 200 ? 1 : 0, 0]);
      });

      test('other methods are refused with the right credentials, too', async () => {
        expect((await send(by(ada, { path, method: 'POST', headers: bearer(TOKEN) }), '{}')).status).toBe(
          405,
        );
        expect(daemon.seen).toEqual([]);
      });

      test('HEAD is answered like GET, without the body', async () => {
        const got = await ask(by(ada, { path }));
        const head = await ask(by(ada, { path, method: 'HEAD' }));
        expect([got.status, head.status, head.body]).toEqual([200, 200, '']);
        expect(head.headers['content-type']).toBe(got.headers['content-type']);
      });
    });

    test('60 bodies of 4 MB do not keep the daemon busy', async () => {
      const statuses = await Promise.all(
        Array.from({ length: 60 }, async () => {
          const what = { path: '/api/health', method: 'POST', headers: sized(LARGEST) };
          return (await send(by(ada, what), LARGEST)).status;
        }),
      );
      expect(new Set(statuses)).toEqual(new Set([405]));
      expect([daemon.seen, daemon.parsed]).toEqual([[], 0]);
    });

    test('a path that the daemon reads in another way than the proxy is closed', async () => {
      for (const path of [
        `/api/projects/${PROJECT}#/preview/${MINTED_SCOPE}/index.html`,
        `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}#/index.html`,
        '/api/projects/./preview/no-minted-scope/index.html',
        `${PREVIEW}/./index.html`,
        `${PREVIEW}/.`,
        '/api/health#',
      ]) {
        const text = `GET ${path} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${ada}\r\nConnection: close\r\n\r\n`;
        expect([path, await raw(by(ada), text)]).toEqual([path, ['401']]);
      }
      expect(daemon.seen).toEqual([]);
    });

    test.each([
      '/api/%68ealth',
      '/api/import/..%2fhealth',
      `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}`,
      `/api/projects/${PROJECT}/preview/..%2fx`,
      `/api/projects/p%2fq/preview/${MINTED_SCOPE}/..%2fx`,
      `/API/projects/p/preview/${MINTED_SCOPE}/x?y=1`,
    ])('%s is closed, and with credentials it keeps its method and body', async (path) => {
      expect((await send(by(ada, { path, method: 'POST', headers: sized(BODY) }), BODY)).status).toBe(401);
      expect(daemon.seen).toEqual([]);
      for (const method of ['POST', 'DELETE']) {
        daemon.parsed = 0;
        const headers = { ...sized(BODY), ...bearer(TOKEN) };
        expect((await send(by(ada, { path, method, headers }), BODY)).status).toBe(200);
        expect(daemon.seen.at(-1)).toMatchObject({ method, url: path });
        expect(daemon.parsed).toBe(BODY.length);
      }
      expect((await ask(by(ada, { path, headers: bearer(TOKEN) }))).headers['x-frame-options']).toBe(
        'SAMEORIGIN',
      );
    });

    test('60 wrong logins in a minute: 429, while the right ones and none are answered as ever', async () => {
      const wrong = (address: string, headers: Record<string, string>): Promise<Answer> =>
        ask(by(address, { path: '/api/projects', headers }));
      const statuses: number[] = [];
      for (let tries = 0; tries < 60; tries++) {
        const guess = `${TOKEN}${tries}`;
        statuses.push((await wrong(eve, tries % 2 ? bearer(guess) : basic(BASIC_USER, guess))).status);
      }
      expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
      expect(statuses.slice(-20)).toEqual(Array(20).fill(429));
      const limited = await wrong(eve, bearer('wrong'));
      expect([limited.status, limited.headers['www-authenticate']]).toEqual([429, undefined]);
      // The right credentials, none at all, and other clients are never counted.
      expect((await wrong(eve, bearer(TOKEN))).status).toBe(200);
      expect((await wrong(eve, basic(BASIC_USER, TOKEN))).status).toBe(200);
      const none = await wrong(eve, {});
      expect([none.status, none.headers['www-authenticate']]).toEqual([
        401,
        expect.stringMatching(/^Basic /),
      ]);
      expect((await wrong(ben, bearer('wrong'))).status).toBe(401);
      expect((await wrong(eve, bearer('wrong'))).status).toBe(429);
      expect(daemon.seen).toHaveLength(2);
    });

    test('a client without credentials is asked for them, however often it comes', async () => {
      const got = await Promise.all(Array.from({ length: 120 }, () => ask(by(ben, { path: '/' }))));
      expect(new Set(got.map(({ status }) => status))).toEqual(new Set([401]));
    });

    test('the place where credentials are checked is no way to try them', async () => {
      for (const headers of [{}, bearer(TOKEN), bearer('wrong')]) {
        expect((await ask(by(ben, { path: '/od-credentials', headers }))).status).toBe(404);
      }
    });

    test('an unknown project, an unknown scope and a missing file have one answer', async () => {
      const paths = [
        `/api/projects/absent/preview/${MINTED_SCOPE}/index.html`,
        `/api/projects/${PROJECT}/preview/4c1f-guessed-scope/index.html`,
        `/api/projects/absent/preview/4c1f-guessed-scope/index.html`,
        `/api/projects/${PROJECT}/preview/bad/index.html`,
        `${PREVIEW}/missing.html`,
      ];
      const same = ({ status, body, headers: { date: _, ...headers } }: Answer) => ({
        status,
        body,
        headers,
      });
      for (const method of ['GET', 'HEAD']) {
        const answers = [];
        for (const path of paths) {
          answers.push(same(await ask(by(ada, { path, method, headers: { origin: 'null' } }))));
        }
        expect(answers[0]).toMatchObject({ status: 404 });
        for (const one of answers) expect(one).toEqual(answers[0]);
      }
      expect(daemon.seen).toHaveLength(10);
    });

    test('neither log knows the scope of a preview, whatever goes wrong', async () => {
      await ask(by(ada, { path: `${PREVIEW}/seen.html?q=1` }));
      await ask(by(ada, { path: `${PREVIEW}/missing.html` }));
      await ask(by(ada, { path: `/api//projects/p/preview/%30b8f7c5e${MINTED_SCOPE.slice(8)}/x` }));
      await ask(by(ada, { path: `${PREVIEW}/a%0Ab` }));
      await ask(by(ada, { path: `/API/projects/p/Preview/${MINTED_SCOPE}/x`, headers: bearer(TOKEN) }));
      const unusual = [
        `/api/projects/p%2fq/preview/${MINTED_SCOPE}/x`,
        `/api/projects/p/%70review/${MINTED_SCOPE}/x`,
        `/api/projects/p/preview/${MINTED_SCOPE}/preview/x`,
        `/api/projects/p%2fpreview%2fq/preview/${MINTED_SCOPE}/x`,
        `/api/projects/p%2f..%2fpreview/preview/${MINTED_SCOPE}/x`,
        `/api/projects/p/preview/${MINTED_SCOPE}/..%2f..%2f..%2fx`,
        `/api/projects?next=${PREVIEW}/x`,
      ];
      for (const path of unusual) await ask(by(ada, { path, headers: bearer(TOKEN) }));
      for (const path of [`${PREVIEW}/x`, ...unusual]) {
        const headers = { 'content-length': '3000000000', ...bearer(TOKEN) };
        await send(by(ada, { path, method: 'POST', headers }), 'x').catch(() => undefined);
      }
      // Beyond the limit of requests, nginx writes a line into the error log for each one.
      const [limited, alive] = ['127.0.1.9', 'Connection: keep-alive'];
      const many = `GET ${PREVIEW}/burst.html HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${limited}\r\n`;
      const end = many.replace('burst', 'end') + 'Connection: close\r\n\r\n';
      expect(await raw(by(limited), `${many}${alive}\r\n\r\n`.repeat(900) + end)).toContain('429');
      await daemon.stop();
      for (const path of unusual) {
        expect((await ask(by(ada, { path, headers: bearer(TOKEN) }))).status).toBe(502);
      }
      expect((await ask(by(ada, { path: `${PREVIEW}/last.html` }))).status).toBe(502);
      const last = `GET /api/projects/p one/preview/*/last.html 502 `;
      for (let tries = 0; tries < 100 && !nginx.logs().includes(last); tries++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const lines = nginx.logs().split('\n');
      expect(lines.filter((line) => line.includes(MINTED_SCOPE))).toEqual([]);
      const seen = 'GET /api/projects/p one/preview/*/seen.html 200 ';
      expect(lines.filter((line) => line.includes(seen))).toHaveLength(1);
    });
  });

  test('a body that HTTP/2 does not announce reaches nobody', async () => {
    const daemon = new StandInDaemon('G3', TOKEN);
    const nginx = new NginxUnderTest();
    try {
      await nginx.start(TOKEN, await daemon.start(), { clients: [value('127.0.1.0/24')] });
      const post = async (path: string, body: string): Promise<unknown> => {
        const session = connectHttp2(`https://127.0.0.1:${nginx.https}`, {
          rejectUnauthorized: false,
          localAddress: '127.0.1.1',
        } as object);
        const stream = session.request({ ':path': path, ...AS_JSON }, { endStream: false });
        const status = once(stream, 'response').then(
          ([headers]) => (headers as Record<string, unknown>)[':status'],
        );
        stream.on('error', () => undefined).resume();
        stream.end(body);
        const got = await status;
        session.destroy();
        return got;
      };
      for (const path of ['/api/health', `${PREVIEW}/index.html`]) {
        expect(await post(path, BODY)).toBe(413);
        expect(daemon.seen).toEqual([]);
        // nginx drops the one byte that it accepts.
        expect(await post(path, '1')).toBe(200);
        expect(daemon.parsed).toBe(0);
        daemon.seen.length = 0;
      }
    } finally {
      await nginx.stop();
      await daemon.stop();
    }
  });

  test('no port waits long for the end of a request, nor for the end of a refused body', async () => {
    const daemon = new StandInDaemon('G3', TOKEN);
    const [tls, behind] = [new NginxUnderTest(), new NginxUnderTest()];
    try {
      const port = await daemon.start();
      await tls.start(TOKEN, port, { clients: 'everyone' });
      await behind.startBehind(TOKEN, port, {
        clients: 'everyone',
        sources: [`${BALANCER}/32`],
        clientAddress: 'X-Forwarded-For',
      });
      const ports = [
        { port: tls.https, status: 401 },
        { port: tls.http, plain: true, status: 413 },
        { port: behind.requests, plain: true, status: 401 },
        { port: behind.probes, plain: true, status: 404 },
      ].map((to) => ({ ...to, from: BALANCER }));
      const bodied = `POST /api/upload HTTP/1.1\r\nHost: a\r\nContent-Length: ${2 ** 27}\r\n\r\n`;
      const closed = ports.flatMap((to) => [
        // nginx itself would wait for a minute.
        trickled(to, 'GET /api/health HTTP/1.1\r\nHost: a\r\nX: ', 'x'),
        // The sender would go on for hours. Without a limit of its own, nginx closes after 30 seconds.
        trickled(to, bodied, 'x'.repeat(4096)),
      ]);
      expect(await Promise.all(closed)).toEqual(ports.flatMap(({ status }) => ['', `HTTP/1.1 ${status}`]));
      expect(daemon.seen).toEqual([]);
    } finally {
      await tls.stop();
      await behind.stop();
      await daemon.stop();
    }
  }, 20_000);

  test('the port for probes passes on no body', async () => {
    const daemon = new StandInDaemon('G3', TOKEN);
    const nginx = new NginxUnderTest();
    try {
      await nginx.startBehind(TOKEN, await daemon.start(), {
        clients: 'everyone',
        sources: [`${BALANCER}/32`],
        clientAddress: 'X-Forwarded-For',
      });
      const probe = { port: nginx.probes, plain: true, from: BALANCER, path: '/api/health' };
      for (const method of ['GET', 'POST']) {
        const got = await answer(open({ ...probe, method, headers: sized(BODY) }).end(BODY));
        expect(got.status).toBe(method === 'GET' ? 413 : 405);
      }
      expect(daemon.seen).toEqual([]);
      for (const method of ['GET', 'HEAD']) expect((await ask({ ...probe, method })).status).toBe(200);
    } finally {
      await nginx.stop();
      await daemon.stop();
    }
  });
});

/** Sends requests as they are. Returns the status of each answer. */
const raw = (to: Ask, text: string): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const where = { host: '127.0.0.1', port: to.port, localAddress: to.from };
    const socket = to.plain ? connect(where) : connectTls({ ...where, rejectUnauthorized: false } as object);
    let got = '';
    socket.on('error', reject).on('data', (data: Buffer) => (got += data.toString()));
    socket.on('close', () =>
      resolve([...got.matchAll(/HTTP\/1\.1 (\d+) /g)].map(([, status = '']) => status)),
    );
    socket.write(text);
  });

/** Sends text and then more of it without an end, until the proxy closes. Returns the start of what it answered. */
const trickled = (to: Ask, text: string, more: string): Promise<string> =>
  new Promise((resolve) => {
    const where = { host: '127.0.0.1', port: to.port, localAddress: to.from, allowHalfOpen: true };
    const socket = to.plain ? connect(where) : connectTls({ ...where, rejectUnauthorized: false } as object);
    let got = '';
    socket.write(text);
    const trickle = setInterval(() => socket.write(more), 20);
    socket.on('error', () => undefined).on('data', (data: Buffer) => (got += data.toString()));
    socket.on('close', () => {
      clearInterval(trickle);
      resolve(got.slice(0, 'HTTP/1.1 200'.length));
    });
  });
