import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { BASIC_REALM, BASIC_USER, DAEMON_PORT, ENV } from '../../../../open-design/contract';
import { Database } from './database';
import { events } from './events';
import { type Generation, GENERATIONS } from './generations';
import { jsonBody, parsed } from './json-body';
import { isPreview, preview } from './preview';
import { upload } from './upload';

const env = (name: string, fallback = ''): string => process.env[name] ?? fallback;
const generation = env('STAND_IN_GENERATION', 'G3') as Generation;
const version = env('STAND_IN_VERSION', '1');
const token = env(ENV.apiToken);
const bindHost = env(ENV.bindHost, '127.0.0.1');
const dataDir = env(ENV.dataDir, '/app/.od');
// An origin that is not a URL stops the daemon, as it stops the real one.
const origins = env(ENV.allowedOrigins)
  .split(',')
  .filter(Boolean)
  .map((origin) => new URL(origin).origin);

if (bindHost !== '127.0.0.1' && !token) {
  throw new Error(`refusing to bind ${bindHost} without ${ENV.apiToken}`);
}

const database = new Database(dataDir);
const { open, challenges, shell } = GENERATIONS[generation];

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const sameToken = (authorization: string | undefined): boolean => {
  const basic = Buffer.from(`${BASIC_USER}:${token}`).toString('base64');
  return authorization === `Bearer ${token}` || (challenges && authorization === `Basic ${basic}`);
};

const admitted = (request: IncomingMessage, path: string): boolean =>
  // The address of the peer decides, regardless of headers.
  request.socket.remoteAddress === '127.0.0.1' ||
  open.includes(path) ||
  (shell === 'open' && !path.startsWith('/api/')) ||
  isPreview(request.method, path) ||
  sameToken(request.headers.authorization);

const refuse = (response: ServerResponse): void => {
  if (challenges) response.setHeader('www-authenticate', `Basic realm="${BASIC_REALM}"`);
  json(response, 401, { error: 'unauthorized' });
};

const rows = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  if (request.method === 'POST') {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
    await database.insert(text);
  }
  json(response, 200, { rows: await database.count() });
};

const routes: Readonly<
  Record<string, (request: IncomingMessage, response: ServerResponse) => void | Promise<void>>
> = {
  '/api/health': (_, response) =>
    json(response, version === 'sick' ? 503 : 200, { ok: version !== 'sick', version }),
  '/api/ready': (_, response) => json(response, 200, { ready: true }),
  '/api/version': (_, response) => json(response, 200, { version }),
  '/api/daemon/status': (_, response) => json(response, 200, { dataDir }),
  '/api/events': events,
  '/api/upload': (request, response) => upload(dataDir, request, response),
  '/api/rows': rows,
  '/api/seen': (request, response) => json(response, 200, { headers: request.headers, parsed: parsed() }),
};

const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const path = (request.url ?? '/').replace(/[?#].*/s, '');
  const { origin } = request.headers;
  // Like the real daemon, it parses a JSON body before it authenticates the request.
  if (!(await jsonBody(request))) {
    json(response, 400, { error: 'not JSON' });
  } else if (!admitted(request, path)) {
    refuse(response);
  } else if (origin !== undefined && !origins.includes(origin) && !isPreview(request.method, path)) {
    json(response, 403, { error: 'origin' });
  } else if (isPreview(request.method, path)) {
    const { status, body } = preview(path);
    if (status === 200) response.end(body);
    else json(response, status, { error: body });
  } else if (routes[path]) {
    await routes[path](request, response);
  } else if (path.startsWith('/api/')) {
    json(response, 404, { error: 'not found' });
  } else {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Open Design</title>');
  }
};

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    response.destroy();
  });
});
server.requestTimeout = 0;
server.listen(Number(env(ENV.port, String(DAEMON_PORT))), bindHost);
process.on('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
  database.close();
});
