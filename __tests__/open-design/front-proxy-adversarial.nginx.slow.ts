import { connect } from 'node:tls';

import { BASIC_USER, OPEN_PATHS } from '../../open-design/contract';
import { StandInDaemon } from '../rig/daemon/daemon';
import { MINTED_SCOPE, PROJECT } from '../rig/daemon/preview';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const STRANGER = '127.0.0.3';
const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}`;
const BASIC = Buffer.from(`${BASIC_USER}:${TOKEN}`).toString('base64');

/** Paths that become one of the app's, an open one or a preview if a program between normalizes, decodes or cuts them. */
const PATHS = [
  ...[
    '/api/projects',
    '/api//projects',
    '/api/./projects',
    '/api/x/../projects',
    '/%61pi/projects',
    '/api%2fprojects',
  ],
  ...[
    '/api\\projects',
    '/api/projects/',
    '/api/projects?',
    '/api/projects;a=b',
    '/API/PROJECTS',
    '//api/projects',
  ],
  ...[
    '/api/health/../projects',
    '/api/health/..%2fprojects',
    '/api/health%2f..%2fprojects',
    '/api/health/..;/projects',
  ],
  ...[
    '/api/health/%2e%2e/projects',
    '/api/health/.%2e/projects',
    '/api/health/..%252fprojects',
    '/api/health/..%c0%afprojects',
  ],
  ...[
    '/api/health/..\\projects',
    '/api/health/..%5cprojects',
    '/api/health%00/projects',
    '/api/health%0a',
    '/api/health%20',
  ],
  ...[
    '/api/health;/projects',
    '/api/health;a=b',
    '/api/health,',
    '/api/health/',
    '/api/health//',
    '/api/health/x',
    '/api/health.json',
  ],
  ...[
    '/api/projects?/api/health',
    '/api/projects#/api/health',
    '/api/projects?x=/../health',
    '/api/health#',
    '/api/health#/../projects',
  ],
  ...[
    '/./api/health',
    '/../api/health',
    '/x/../api/health',
    '/api/%68ealth',
    '/api/healt%68',
    '/%2fapi/health',
    '/api/health%3f',
  ],
  ...[
    '/api/ready/../projects',
    '/api/version/..%2f..%2fartifacts',
    '/api/daemon/status',
    '/health',
    '/ready',
    '/version',
  ],
  ...[
    `${PREVIEW}/../../../../projects`,
    `${PREVIEW}/..%2f..%2f..%2f..%2fprojects`,
    `${PREVIEW}/%2e%2e/%2e%2e/x`,
    `${PREVIEW}/.`,
  ],
  ...[PREVIEW, `${PREVIEW}/`, `${PREVIEW}?/x`, `${PREVIEW}#/x`, `/api/projects/p#/preview/${MINTED_SCOPE}/x`],
  ...[
    `/api/projects/preview/${MINTED_SCOPE}/x`,
    `/api/projects//preview/${MINTED_SCOPE}/x`,
    `/api/projects/../preview/s/x`,
  ],
  ...[
    `/x${PREVIEW}/x`,
    `/api/projects/p/q/preview/${MINTED_SCOPE}/x`,
    `/API${PREVIEW.slice(4)}/x`,
    `/api/projects/p/preview//x`,
  ],
  ...[
    '/od-open',
    '/od-preview',
    '/od-quiet',
    '/od-credentials',
    '/od-upload',
    '/od-asset',
    '/od-page',
    '/od-place',
    '/@answer',
  ],
  ...[
    '/artifacts/a.html',
    '/frames/f',
    '/_next/static/chunks/main-0123456789abcdef.js',
    '/.od/app.sqlite',
    '/.env',
    '/*',
    '/',
  ],
];

/** Values of `Authorization` that are not the right one. */
const CREDENTIALS = [
  ...[
    '',
    'Basic',
    'Bearer',
    'Basic ',
    'Bearer ',
    TOKEN,
    `Token ${TOKEN}`,
    `Digest ${TOKEN}`,
    `Bearer${TOKEN}`,
    `Basic${BASIC}`,
  ],
  ...[
    `Bearer ${TOKEN}x`,
    `Bearer x${TOKEN}`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN.toUpperCase()}`,
    `Bearer "${TOKEN}"`,
  ],
  ...[
    `Bearer ${TOKEN}, Bearer x`,
    `Bearer x, Bearer ${TOKEN}`,
    `Bearer ${TOKEN} x`,
    `Bearer\t${TOKEN}`,
    `Bearer ${BASIC}`,
    `Basic ${TOKEN}`,
  ],
  ...[
    `Basic ${BASIC.replace(/=+$/, '')}`,
    `Basic ${BASIC}=`,
    `Basic ${BASIC.toLowerCase()}`,
    `Basic ${BASIC} `.replace(' ', '\u00a0'),
  ],
  ...[
    `:${TOKEN}`,
    `Open-Design:${TOKEN}`,
    `open-design:${TOKEN}\n`,
    `open-design:x${TOKEN}`,
    `${TOKEN}:open-design`,
    `open-design:`,
  ].map((pair) => `Basic ${Buffer.from(pair).toString('base64')}`),
  ...['.*', '', '[a-z]*', '(?i)', '$', TOKEN.replace(/./g, '.')].map((pattern) => `Bearer ${pattern}`),
];

const SMUGGLED = 'GET /api/projects HTTP/1.1\r\nHost: a\r\n\r\n';
const CHUNK = `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`;

/** Headers and a body with which a second request hides in the first: each for GET and POST. */
const SMUGGLING: readonly (readonly [headers: string, body: string])[] = [
  [`Content-Length: ${SMUGGLED.length}`, SMUGGLED],
  [`Content-Length: 0\r\nContent-Length: ${SMUGGLED.length}`, SMUGGLED],
  [`Content-Length: 0, ${SMUGGLED.length}`, SMUGGLED],
  [`Content-Length: +0`, SMUGGLED],
  [`Content-Length: -1`, SMUGGLED],
  [`Content-Length: 0x0`, SMUGGLED],
  [`Content-Length: 00`, SMUGGLED],
  [`Content-Length : 0`, SMUGGLED],
  [`Content-Length:\u000b0`, SMUGGLED],
  [`Content-Length: ${2 ** 64}`, SMUGGLED],
  [`Content_Length: ${SMUGGLED.length}`, SMUGGLED],
  [`Transfer-Encoding: chunked`, CHUNK],
  [`Transfer-Encoding: chunked`, `0\r\n\r\n${SMUGGLED}`],
  [`Transfer-Encoding: chunked\r\nContent-Length: ${CHUNK.length}`, CHUNK],
  [`Content-Length: 4\r\nTransfer-Encoding: chunked`, CHUNK],
  [`Transfer-Encoding: identity\r\nContent-Length: ${SMUGGLED.length}`, SMUGGLED],
  [`Transfer-Encoding: identity, chunked`, CHUNK],
  [`Transfer-Encoding: chunked, identity`, CHUNK],
  [`Transfer-Encoding: xchunked`, CHUNK],
  [`Transfer-Encoding: "chunked"`, CHUNK],
  [`Transfer-Encoding : chunked`, CHUNK],
  [`Transfer-Encoding:\tchunked`, CHUNK],
  [`Transfer-Encoding: chunked\r\nTransfer-Encoding: identity`, CHUNK],
  [`Transfer_Encoding: chunked`, CHUNK],
  [`X: y\r\n Transfer-Encoding: chunked`, CHUNK],
  [`X: y\nTransfer-Encoding: chunked`, CHUNK],
  [`X: y\rTransfer-Encoding: chunked`, CHUNK],
  [`Transfer-Encoding: chunked`, `${SMUGGLED.length.toString(16)};ext="\r\n"\r\n${SMUGGLED}\r\n0\r\n\r\n`],
  [`Transfer-Encoding: chunked`, `0x2\r\nab\r\n0\r\n\r\n${SMUGGLED}`],
  [`Transfer-Encoding: chunked`, `-1\r\n\r\n${SMUGGLED}`],
  [`Expect: 100-continue\r\nContent-Length: ${SMUGGLED.length}`, SMUGGLED],
  [`Connection: Content-Length\r\nContent-Length: ${SMUGGLED.length}`, SMUGGLED],
  [`Connection: Authorization, Host`, SMUGGLED],
  [`Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__`, SMUGGLED],
  [`Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 777`, SMUGGLED],
  [`X: \u0000`, SMUGGLED],
  ['', SMUGGLED],
];

/** First lines that a parser might read in another way. */
const FIRST_LINES = [
  'GET http://127.0.0.1:7456/api/projects HTTP/1.1',
  'GET https://a@127.0.0.1/api/projects HTTP/1.1',
  'GET @127.0.0.1/api/projects HTTP/1.1',
  'GET  /api/projects HTTP/1.1',
  'GET /api/health /api/projects HTTP/1.1',
  'GET /api/health\tHTTP/1.1\r\nX: /api/projects HTTP/1.1',
  'GET /api/projects',
  'GET /api/projects HTTP/0.9',
  'GET /api/projects HTTP/2.0',
  'get /api/projects HTTP/1.1',
  'CONNECT 127.0.0.1:7456 HTTP/1.1',
  'TRACE /api/projects HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'PRI * HTTP/2.0',
];

/** Names that might count as the machine itself, or break out of a name. */
const HOSTS = [
  ...[
    'localhost',
    'localhost:7456',
    '127.0.0.1',
    '127.0.0.1:7456',
    '[::1]',
    '[::1]:7456',
    '0.0.0.0',
    '127.1',
    '2130706433',
  ],
  ...[
    'design.example.com',
    'design.example.com.',
    'design.example.com:7456',
    'evil.example',
    'a@127.0.0.1',
    'a/../b',
    'a b',
    '',
  ],
];

/** Headers in which a client could claim an address, a path or a user. */
const CLAIMS = [
  ...[
    'X-Forwarded-For',
    'X-Real-IP',
    'X-Client-IP',
    'True-Client-IP',
    'X-Original-Forwarded-For',
    'X-Remote-Addr',
  ].map((name) => `${name}: 127.0.0.1`),
  ...['X-Original-URL', 'X-Rewrite-URL', 'X-Accel-Redirect', 'X-Forwarded-Prefix'].map(
    (name) => `${name}: /api/projects`,
  ),
  ...[
    'Forwarded: for=127.0.0.1;host=localhost',
    'X-Forwarded-Host: localhost:7456',
    'X-Forwarded-User: open-design',
  ],
  ...[
    'Remote-User: open-design',
    `Cookie: token=${TOKEN}`,
    `X-API-Key: ${TOKEN}`,
    `Proxy-Authorization: Basic ${BASIC}`,
  ],
];

describeWith(['nginx', 'openssl', 'bash'], 'what nobody without credentials gets past', () => {
  // As in a pod: the daemon trusts its peer, so that every request that reaches it is a breach.
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'loopback' });
  const nginx = new NginxUnderTest();
  beforeAll(async () => {
    await nginx.start(TOKEN, await daemon.start(), {
      clients: [value('127.0.0.2/32'), value('127.0.1.0/24')],
    });
  });
  afterAll(async () => {
    await nginx.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.seen.length = 0;
  });

  let addresses = 0;
  /** Sends bytes, and returns the first status; undefined: the connection was closed without an answer. */
  const send = (text: string, from = '127.0.0.2'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port: nginx.https,
        localAddress: from,
        rejectUnauthorized: false,
      } as object);
      let got = '';
      // nginx waits for the rest of some requests. Until it has it, nobody was admitted.
      socket.setTimeout(1000, () => socket.destroy());
      socket.on('error', () => undefined).on('data', (data: Buffer) => (got += data.toString('latin1')));
      socket.on('close', () => {
        const [, status] = /^HTTP\/1\.1 (\d+) /.exec(got) ?? [];
        resolve(status === undefined ? undefined : Number(status));
      });
      socket.once('secureConnect', () => socket.write(Buffer.from(text, 'latin1')));
      socket.once('error', reject);
    });
  const request = (line: string, ...headers: string[]): string =>
    [line, 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n');

  /** What the daemon saw beyond open paths and previews without a body and without credentials. */
  const breaches = (): unknown[] =>
    daemon.seen.filter(
      ({ method, url, headers }) =>
        method !== 'GET' ||
        ![...OPEN_PATHS, `${PREVIEW}/x.html`].includes(url) ||
        headers.authorization !== undefined ||
        headers['transfer-encoding'] !== undefined ||
        Number(headers['content-length'] ?? 0) > 0,
    );

  /** Sends all texts, some at a time, and returns those with another answer than allowed. */
  const admitted = async (
    texts: readonly string[],
    allowed: readonly (number | undefined)[],
    from?: string,
  ): Promise<unknown[]> => {
    const others: unknown[] = [];
    for (let at = 0; at < texts.length; at += 40) {
      const some = texts.slice(at, at + 40);
      const statuses = await Promise.all(some.map((text) => send(text, from)));
      for (const [index, status] of statuses.entries())
        if (!allowed.includes(status)) others.push([some[index], status]);
    }
    return others;
  };

  test(`${PATHS.length} paths, by five methods`, async () => {
    const texts = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].flatMap((method) =>
      PATHS.map((path) => request(`${method} ${path} HTTP/1.1`)),
    );
    expect(await admitted(texts, [400, 401, 404])).toEqual([]);
    expect(breaches()).toEqual([]);
  });

  test(`${CREDENTIALS.length} forms of credentials`, async () => {
    for (const credentials of CREDENTIALS) {
      // Each form has its own address, because nginx counts wrong credentials.
      const texts = ['/', '/api/projects', '/api/plugins/p/asset/x'].map((path) =>
        request(`GET ${path} HTTP/1.1`, `Authorization: ${credentials}`),
      );
      expect(await admitted(texts, [400, 401], `127.0.1.${++addresses}`)).toEqual([]);
    }
    const twice = request(
      'GET /api/projects HTTP/1.1',
      'Authorization: Bearer x',
      `Authorization: Bearer ${TOKEN}`,
    );
    expect(await admitted([twice], [400, 401])).toEqual([]);
    expect(breaches()).toEqual([]);
  });

  test(`${SMUGGLING.length * 8 + FIRST_LINES.length} requests that hide another one`, async () => {
    const hiding = ['/api/health', `${PREVIEW}/x.html`, '/api/projects', '/api/upload'].flatMap((path) =>
      SMUGGLING.flatMap(([headers, body]) =>
        ['GET', 'POST'].map(
          (method) => `${method} ${path} HTTP/1.1\r\nHost: a\r\n${headers && `${headers}\r\n`}\r\n${body}`,
        ),
      ),
    );
    const open = [200, 400, 401, 405, 413, 414, 417, 501, undefined];
    expect(await admitted(hiding, open)).toEqual([]);
    const lines = FIRST_LINES.map((line) => `${line}\r\nHost: a\r\n\r\n${SMUGGLED}`);
    expect(await admitted(lines, [400, 401, 405, 505, undefined])).toEqual([]);
    expect(breaches()).toEqual([]);
  });

  test(`${HOSTS.length} host names, and ${CLAIMS.length} headers that claim something`, async () => {
    const hosts = HOSTS.map(
      (host) => `GET /api/projects HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(await admitted(hosts, [400, 401])).toEqual([]);
    const claiming = (path: string, ...more: string[]): string[] =>
      CLAIMS.map((claim) => request(`GET ${path} HTTP/1.1`, claim, ...more));
    expect(await admitted(claiming('/api/projects'), [401])).toEqual([]);
    expect(await admitted(claiming('/api/health'), [200])).toEqual([]);
    const right = `Authorization: Bearer ${TOKEN}`;
    expect(await admitted(claiming('/api/projects', right), [403], STRANGER)).toEqual([]);
    expect(breaches()).toEqual([]);
  });
});
