import { createServer as createHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';

import type { Authority } from '../registry/authority';
import { certificateFor } from '../services/certificate';

/** A request, as received. */
export interface Request {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Response to a request. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

const read = async (request: IncomingMessage): Promise<Request> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  const { pathname, searchParams } = new URL(url, 'https://host');
  const host = headers.host ?? '';
  return { method, host, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
};

/**
 * Hosts of a cloud behind an HTTPS proxy: unchanged programs that trust the authority, and that take their proxy from the
 * environment, reach them by their real names. A host that is not among them cannot be reached.
 */
export class Services {
  private constructor(
    /** All requests, as `<method> <host><path>`. */
    readonly asked: readonly string[],
    /** Address of the host `localhost`, for programs that take no proxy from the environment. */
    readonly address: string,
    private readonly servers: readonly Server[],
    private readonly sockets: Set<Socket>,
    /** The environment that a program needs to reach the hosts. */
    readonly env: Readonly<Record<string, string>>,
  ) {}

  /** @param hosts host → how it answers; an answer may be late */
  static async open(
    authority: Authority,
    hosts: Readonly<Record<string, (request: Request) => Reply | Promise<Reply>>>,
  ): Promise<Services> {
    const asked: string[] = [];
    const tls = createHttps(certificateFor({ authority }, Object.keys(hosts)), (incoming, outgoing) => {
      void read(incoming).then(async (request) => {
        asked.push(`${request.method} ${request.host}${request.path}`);
        const answer = hosts[request.host.replace(/:\d+$/, '')] ?? ((): Reply => ({ status: 404 }));
        const { status, headers = {}, body = Buffer.alloc(0) } = await answer(request);
        outgoing.writeHead(status, { 'content-length': String(body.length), ...headers });
        outgoing.end(request.method === 'HEAD' ? undefined : body);
      });
    });
    const port = await listen(tls);
    const proxy = createHttp((_, response) => response.writeHead(405).end());
    const sockets = new Set<Socket>();
    proxy.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
      sockets.add(client);
      client.on('error', () => client.destroy());
      if (!(url.replace(/:443$/, '') in hosts)) {
        asked.push(`unknown ${url}`);
        client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
        return;
      }
      const server = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        client.pipe(server).pipe(client);
      });
      sockets.add(server);
      server.on('error', () => client.destroy());
    });
    const through = `http://127.0.0.1:${await listen(proxy)}`;
    return new Services(asked, `https://localhost:${port}`, [tls, proxy], sockets, {
      HTTPS_PROXY: through,
      HTTP_PROXY: through,
      SSL_CERT_FILE: authority.certificate,
    });
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    for (const server of this.servers) await new Promise((resolve) => server.close(resolve));
  }
}
