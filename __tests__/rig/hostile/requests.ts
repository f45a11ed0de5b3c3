import { BASIC_USER } from '../../../open-design/contract';
import { MINTED_SCOPE, PROJECT } from '../daemon/preview';

export const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
export const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}`;
const PAIR = Buffer.from(`${BASIC_USER}:${TOKEN}`).toString('base64');

const basicOf = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;
const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const lines = (text: string): readonly string[] => text.trim().split(/\s*\n\s*/);

/** Paths that become one of the app's, an open one or a preview if a program between normalizes, decodes or cuts them. */
export const PATHS = words(String.raw`
  /api/projects /api//projects /api/./projects /api/x/../projects /%61pi/projects /api%2fprojects /api\projects
  /api/projects/ /api/projects? /api/projects;a=b /API/PROJECTS //api/projects /api/health/../projects
  /api/health/..%2fprojects /api/health%2f..%2fprojects /api/health/..;/projects /api/health/%2e%2e/projects
  /api/health/.%2e/projects /api/health/..%252fprojects /api/health/..%c0%afprojects /api/health/..\projects
  /api/health/..%5cprojects /api/health%00/projects /api/health%0a /api/health%20 /api/health;/projects /api/health;a=b
  /api/health, /api/health/ /api/health// /api/health/x /api/health.json /api/projects?/api/health
  /api/projects#/api/health /api/projects?x=/../health /api/health# /api/health#/../projects /./api/health
  /../api/health /x/../api/health /api/%68ealth /api/healt%68 /%2fapi/health /api/health%3f /api/ready/../projects
  /api/version/..%2f..%2fartifacts /api/daemon/status /health /ready /version
  ${PREVIEW}/../../../../projects ${PREVIEW}/..%2f..%2f..%2f..%2fprojects ${PREVIEW}/%2e%2e/%2e%2e/x ${PREVIEW}/.
  ${PREVIEW} ${PREVIEW}/ ${PREVIEW}?/x ${PREVIEW}#/x /api/projects/p#/preview/${MINTED_SCOPE}/x
  /api/projects/preview/${MINTED_SCOPE}/x /api/projects//preview/${MINTED_SCOPE}/x /api/projects/../preview/s/x
  /x${PREVIEW}/x /api/projects/p/q/preview/${MINTED_SCOPE}/x /API${PREVIEW.slice(4)}/x /api/projects/p/preview//x
  /od-open /od-preview /od-quiet /od-credentials /od-upload /od-asset /od-page /od-place /@answer
  /artifacts/a.html /frames/f /_next/static/chunks/main-0123456789abcdef.js /.od/app.sqlite /.env /* /
`);

/** Values of `Authorization` that are not the right one. */
export const CREDENTIALS = [
  ...['', 'Basic', 'Bearer', 'Basic ', 'Bearer ', `Bearer\t${TOKEN}`, `Basic\u00a0${PAIR}`],
  ...lines(`
    ${TOKEN}
    Token ${TOKEN}
    Digest ${TOKEN}
    Bearer${TOKEN}
    Basic${PAIR}
    Bearer ${TOKEN}x
    Bearer x${TOKEN}
    Bearer ${TOKEN.slice(0, -1)}
    Bearer ${TOKEN.toUpperCase()}
    Bearer "${TOKEN}"
    Bearer ${TOKEN}, Bearer x
    Bearer x, Bearer ${TOKEN}
    Bearer ${TOKEN} x
    Bearer ${PAIR}
    Basic ${TOKEN}
    Basic ${PAIR.replace(/=+$/, '')}
    Basic ${PAIR}=
    Basic ${PAIR.toLowerCase()}
    Bearer .*
    Bearer [A-Za-z0-9_-]*
    Bearer $
  `),
  ...[`:${TOKEN}`, `Open-Design:${TOKEN}`, `${BASIC_USER}:${TOKEN}\n`, `${BASIC_USER}:x${TOKEN}`].map(
    basicOf,
  ),
  ...[`${TOKEN}:${BASIC_USER}`, `${BASIC_USER}:`].map(basicOf),
];

export const SMUGGLED = 'GET /api/projects HTTP/1.1\r\nHost: a\r\n\r\n';
const CHUNK = `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`;

/** Headers and a body with which a second request hides in the first: each for GET and POST. */
export const SMUGGLING: readonly (readonly [headers: string, body: string])[] = [
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
export const FIRST_LINES = [
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
export const HOSTS = [
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
export const CLAIMS = [
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
    `Proxy-Authorization: Basic ${PAIR}`,
  ],
];
