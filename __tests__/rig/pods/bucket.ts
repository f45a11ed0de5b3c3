import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { portOf, start, stop } from '../http-server';

const SESSION = 'the-session';

/**
 * The part of OSS and STS that a pod needs: objects, and sessions in exchange for a service account's token. A session may
 * do what the role may: list, write a new object, read.
 */
export class StandInBucket {
  /** Contents by key. */
  readonly objects = new Map<string, Buffer>();
  private readonly server: Server;

  /** @param token token of the service account, the only one that is accepted */
  constructor(private readonly token: string) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.answer(request, Buffer.concat(chunks), response));
    });
  }

  start(): Promise<void> {
    return start(this.server, { port: 0, host: '127.0.0.1' });
  }

  stop(): Promise<void> {
    return stop(this.server);
  }

  /** Host and port. */
  get address(): string {
    return `127.0.0.1:${portOf(this.server)}`;
  }

  private answer(
    { method, url = '', headers }: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const end = (status: number, text: string | Buffer = ''): void => {
      response.writeHead(status, { 'content-length': Buffer.byteLength(text) });
      response.end(text);
    };
    const { pathname, searchParams: query } = new URL(url, `https://${headers.host ?? ''}`);
    const key = decodeURIComponent(pathname.slice(1));
    if (query.get('Action') === 'AssumeRoleWithOIDC') {
      const known = new URLSearchParams(body.toString()).get('OIDCToken') === this.token;
      const keys = { AccessKeyId: 'STS.id', AccessKeySecret: 'secret', SecurityToken: SESSION };
      end(known ? 200 : 400, JSON.stringify(known ? { Credentials: keys } : { Code: 'AuthenticationFail' }));
    } else if (headers['x-oss-security-token'] !== SESSION) {
      end(403, '<Code>AccessDenied</Code>');
    } else if (method === 'PUT') {
      if (this.objects.has(key)) {
        end(409, '<Code>FileAlreadyExists</Code>');
        return;
      }
      this.objects.set(key, body);
      end(200);
    } else if (method !== 'GET') {
      end(403, '<Code>AccessDenied</Code>');
    } else if (key) {
      const found = this.objects.get(key);
      end(found ? 200 : 404, found ?? '<Code>NoSuchKey</Code>');
    } else {
      const prefix = query.get('prefix') ?? '';
      end(
        200,
        [...this.objects.keys()]
          .filter((one) => one.startsWith(prefix))
          .map((one) => `<Key>${one}</Key>`)
          .join(''),
      );
    }
  }
}
