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

/** A preview scope that this daemon has generated. */
export const MINTED_SCOPE = '0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10';

/** Implements the contract of the app for peers that are not loopback, which is how a published port reaches it. */
export class StandInDaemon {
  /** Received requests in order. */
  readonly seen: SeenRequest[] = [];
  /** Received bytes of the current upload. */
  uploaded = 0;
  /** Whether uploads are left unread, as with a slow disk. */
  busy = false;
  private readonly server: Server;
  private readonly streams = new Set<ServerResponse>();

  constructor(
    private readonly generation: Generation,
    private readonly token: string,
  ) {
    this.server = createServer((request, response) => this.handle(request, response));
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

  private handle(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const path = url.replace(/\?.*/s, '');
    this.seen.push({ method, url, headers });
    if (!this.admits(method, path, headers.authorization)) {
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

  private admits(method: string, path: string, authorization: string | undefined): boolean {
    const scoped = /^\/api\/projects\/[^/]+\/preview\/([^/]+)\//.exec(path);
    const basic = `Basic ${Buffer.from(`${BASIC_USER}:${this.token}`).toString('base64')}`;
    return (
      OPEN[this.generation].includes(path) ||
      (this.generation !== 'G3' && !path.startsWith('/api/')) ||
      (method === 'GET' && scoped?.[1] === MINTED_SCOPE) ||
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

/** Sends the app's page, compressed if the client supports it. */
const page = (response: ServerResponse, compressed: boolean): void => {
  const html = '<!doctype html><html><body><div id="root"></div></body></html>';
  response.setHeader('content-type', 'text/html; charset=utf-8');
  if (compressed) response.setHeader('content-encoding', 'gzip');
  response.end(compressed ? gzipSync(html) : html);
};
