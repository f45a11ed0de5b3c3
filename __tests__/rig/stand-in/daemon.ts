import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { BASIC_REALM, BASIC_USER } from '../../../open-design/contract';

/** The three generations of the app's authentication. Their differences are facts from the upstream sources. */
export type Generation = 'G1' | 'G2' | 'G3';

/** A request, as received by the daemon. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const OPEN: Readonly<Record<Generation, readonly string[]>> = {
  G1: ['/api/health', '/api/version', '/api/daemon/status'],
  G2: ['/api/health', '/api/ready', '/api/version'],
  G3: ['/api/health', '/api/ready', '/api/version'],
};

/** A preview scope that this daemon has generated for the project {@link PROJECT}. */
export const MINTED_SCOPE = '0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10';

/** The only project of this daemon, as in a path. */
export const PROJECT = 'p%20one';

/** Largest JSON body. Source: apps/daemon/src/server.ts (`express.json`). */
const JSON_BYTES = 4 * 1024 * 1024;

/**
 * Peer from which the daemon sees all requests: the bridge of a host, for which it authenticates requests itself, or
 * loopback in a pod, for which it does not.
 */
export type Peer = 'bridge' | 'loopback';

/** Implements the contract of the app. */
export class StandInDaemon {
  /** Received requests in order. */
  readonly seen: SeenRequest[] = [];
  /** Received bytes of the current upload. */
  uploaded = 0;
  /** Bytes of JSON bodies that were parsed. */
  parsed = 0;
  /** Whether uploads are left unread, as with a slow disk. */
  busy = false;
  private readonly server: Server;
  private readonly streams = new Set<ServerResponse>();

  constructor(
    private readonly generation: Generation,
    private readonly token: string,
    private readonly peer: Peer = 'bridge',
  ) {
    this.server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      this.seen.push({ method, url, headers });
      this.parseJson(request, response, () => this.handle(request, response));
    });
  }

  /** Starts to listen on a free loopback port. */
  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  /** Closes all connections and stops. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Sends every open stream its second event. */
  sendSecond(): void {
    for (const stream of this.streams) stream.write('data: second\n\n');
  }

  /** Like the real daemon, reads and parses a JSON body before it authenticates the request. */
  private parseJson(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    if (!request.headers['content-type']?.startsWith('application/json')) {
      next();
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      this.parsed += chunk.length;
      if (this.parsed > JSON_BYTES) request.destroy();
    });
    request.on('end', () => {
      try {
        if (text) JSON.parse(text);
        next();
      } catch {
        response.writeHead(400).end('{"error":"not JSON"}');
      }
    });
  }

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    // Express reads the path of a URL without its query and its fragment.
    const path = url.replace(/[?#].*/s, '');
    const preview = method === 'GET' ? /^\/api\/projects\/([^/]+)\/preview\/([^/]+)\/(.+)$/.exec(path) : null;
    if (preview) {
      sendPreview(response, preview.slice(1));
    } else if (!this.admits(path, headers.authorization)) {
      this.refuse(response);
    } else if (path === '/api/events') {
      this.stream(response);
    } else if (path === '/api/upload') {
      this.upload(request, response);
    } else if (!path.startsWith('/api/')) {
      page(response, String(headers['accept-encoding']).includes('gzip'));
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ path, headers }));
    }
  }

  private admits(path: string, authorization: string | undefined): boolean {
    const basic = `Basic ${Buffer.from(`${BASIC_USER}:${this.token}`).toString('base64')}`;
    return (
      this.peer === 'loopback' ||
      OPEN[this.generation].includes(path) ||
      (this.generation !== 'G3' && !path.startsWith('/api/')) ||
      authorization === `Bearer ${this.token}` ||
      (this.generation === 'G3' && authorization === basic)
    );
  }

  private refuse(response: ServerResponse): void {
    if (this.generation === 'G3') {
      response.setHeader('www-authenticate', `Basic realm="${BASIC_REALM}"`);
    }
    response.statusCode = 401;
    response.end('{"error":"unauthorized"}');
  }

  private stream(response: ServerResponse): void {
    this.streams.add(response);
    response.on('close', () => this.streams.delete(response));
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write('data: first\n\n');
  }

  private upload(request: IncomingMessage, response: ServerResponse): void {
    this.uploaded = 0;
    if (this.busy) return;
    request.on('data', (chunk: Buffer) => (this.uploaded += chunk.length));
    request.on('end', () => response.end(String(this.uploaded)));
  }
}

/**
 * Serves a file of a project without credentials. Its four refusals differ.
 * Source: apps/daemon/src (route `/api/projects/:id/preview/:scope/*` and its tests, main of August 2026).
 */
const sendPreview = (response: ServerResponse, [project, scope = '', file]: readonly string[]): void => {
  const refuse = (status: number, code: string, message: string): void => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-powered-by': 'Express' });
    response.end(JSON.stringify({ error: { code, message } }));
  };
  if (!/^[A-Za-z0-9_-]{8,128}$/.test(scope)) refuse(400, 'BAD_REQUEST', 'invalid preview scope');
  else if (project !== PROJECT) refuse(404, 'PROJECT_NOT_FOUND', 'project not found');
  else if (scope !== MINTED_SCOPE) refuse(404, 'PREVIEW_SCOPE_NOT_FOUND', 'preview scope not found');
  else if (file === 'missing.html') refuse(404, 'FILE_NOT_FOUND', 'Error: ENOENT');
  else
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>${project}</title>`);
};

/** Sends the app's page, compressed if the client supports it. */
const page = (response: ServerResponse, compressed: boolean): void => {
  const html = '<!doctype html><html><body><div id="root"></div></body></html>';
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (compressed) response.setHeader('content-encoding', 'gzip');
  response.end(compressed ? gzipSync(html) : html);
};
