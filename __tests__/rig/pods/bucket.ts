import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const SESSION = 'the-session';

/** OSS and STS, as far as a pod needs them: objects, for whoever has the session that a service account's token gets. */
export class StandInBucket {
  /** Key → content. */
  readonly objects = new Map<string, Buffer>();
  private readonly server: Server;

  /** @param token the service account's, which alone is known */
  constructor(private readonly token: string) {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => this.answer(request, Buffer.concat(chunks), response));
    });
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server.close();
  }

  /** Host and port. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
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
      this.objects.set(key, body);
      end(200);
    } else if (method === 'DELETE') {
      this.objects.delete(key);
      end(204);
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
