import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';

/** Folder of a file that makes Python programs send their requests to the address in `STAND_IN`. */
export const REDIRECT = path.join(__dirname, 'redirect');

/** Folder of the modules that such programs import. */
export const MODULES = path.join(__dirname, '../../../alibaba-cloud');

/** What the metadata service says of the instance role. */
export const KEYS = {
  AccessKeyId: 'STS.key-id',
  AccessKeySecret: 'the-secret',
  SecurityToken: 'the-session/3+x==',
} as const;

/** What the metadata service is asked with. */
const SESSION = 'session-of-the-metadata-service';

/** What nobody but the programs may see, in every spelling. */
export const SECRETS: readonly string[] = [...Object.values(KEYS), SESSION].flatMap((text) => [
  text,
  encodeURIComponent(text),
]);

const ROLE = '/latest/meta-data/ram/security-credentials/';

/** A request as it arrived. */
export interface Asked {
  readonly method: string;
  /** Scheme and host that the program named. */
  readonly origin: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a request is answered with. */
export interface Answer {
  readonly status?: number;
  readonly body?: string;
  /** Where the connection ends: before the answer, or when half of the body is sent. */
  readonly lost?: 'before' | 'half';
}

/** The metadata service of an instance with a role, and beside it whatever service a test makes of {@link answer}. */
export class StandIn {
  /** Every request since {@link reset}. */
  readonly asked: Asked[] = [];
  /** Answers what the metadata service does not. */
  answer: (request: Asked) => Answer = () => ({});
  /** Whether the instance has its role. */
  attached = true;
  /** Arguments and environment of the programs, as others on the machine see them. */
  visible = '';
  private readonly server: Server;
  private running: number | undefined;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const origin = `${String(headers['x-forwarded-proto'])}://${headers.host ?? ''}`;
        const one = { method, origin, url, headers, body: Buffer.concat(chunks) };
        this.asked.push(one);
        for (const file of ['cmdline', 'environ'])
          if (this.running !== undefined)
            this.visible += readFileSync(`/proc/${this.running}/${file}`, 'utf8');
        const { status = 200, body = '', lost } = this.metadata(one) ?? this.answer(one);
        if (lost === 'before') {
          request.socket.destroy();
          return;
        }
        response.writeHead(status, { 'content-length': Buffer.byteLength(body) });
        if (lost === 'half') response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
        else response.end(body);
      });
    });
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server.close();
  }

  reset(): void {
    this.asked.length = 0;
    this.answer = () => ({});
    this.attached = true;
    this.visible = '';
  }

  /** Requests that were not for the metadata service. */
  get others(): readonly Asked[] {
    return this.asked.filter(({ url }) => !url.startsWith('/latest'));
  }

  /** What makes a program's requests come here. Python itself behaves as on a host, whatever this machine has set. */
  get env(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return {
      STAND_IN: `127.0.0.1:${port}`,
      PYTHONPATH: `${REDIRECT}:${MODULES}`,
      PYTHONDONTWRITEBYTECODE: '',
    };
  }

  /** Runs a program whose requests come here, with some variables of its own. */
  async run(
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number | null; readonly out: string }> {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { env: { ...process.env, ...this.env, ...env } });
    this.running = child.pid;
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    this.running = undefined;
    return { code, out };
  }

  private metadata({ method, origin, url, headers }: Asked): Answer | undefined {
    if (origin !== 'http://100.100.100.200') return undefined;
    const session = headers['x-aliyun-ecs-metadata-token'] === SESSION;
    const known: Readonly<Record<string, string | false>> = {
      'PUT /latest/api/token': headers['x-aliyun-ecs-metadata-token-ttl-seconds'] !== undefined && SESSION,
      [`GET ${ROLE}`]: session && this.attached && 'the-role\n',
      [`GET ${ROLE}the-role`]: session && this.attached && JSON.stringify({ ...KEYS, Code: 'Success' }),
    };
    const found = known[`${method} ${url}`];
    if (found === undefined) return undefined;
    return found === false ? { status: session ? 404 : 403 } : { body: found };
  }
}
