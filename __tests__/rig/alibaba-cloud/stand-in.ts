import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import * as path from 'node:path';

import { portOf, start, stop } from '../http-server';

/** Folder of a file that redirects the requests of Python programs to the address in `STAND_IN`. */
export const REDIRECT = path.join(__dirname, 'redirect');

/** Folder of the modules that such programs import. */
export const MODULES = path.join(__dirname, '../../../alibaba-cloud');

/** Credentials of the instance role, as the metadata service returns them. */
export const KEYS = {
  AccessKeyId: 'STS.key-id',
  AccessKeySecret: 'the-secret',
  SecurityToken: 'the-session/3+x==',
} as const;

/** Token that requests to the metadata service must contain. */
const SESSION = 'session-of-the-metadata-service';

/** Secrets that only the programs may see, in every encoding. */
export const SECRETS: readonly string[] = [...Object.values(KEYS), SESSION].flatMap((text) => [
  text,
  encodeURIComponent(text),
]);

const ROLE = '/latest/meta-data/ram/security-credentials/';

/** A request, as received. */
export interface Asked {
  readonly method: string;
  /** Scheme and host that the program named. */
  readonly origin: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** Response to a request. */
export interface Answer {
  readonly status?: number;
  readonly body?: string;
  /** Headers; the length is that of the body unless one says otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Point at which the connection is closed: before the response, or after half of its body. */
  readonly lost?: 'before' | 'half';
}

/** The metadata service of an instance with a role, and another service that a test implements as {@link answer}. */
export class StandIn {
  /** All requests since {@link reset}. */
  readonly asked: Asked[] = [];
  /** Responds to requests that are not for the metadata service. */
  answer: (request: Asked) => Answer = () => ({});
  /** Whether the instance has its role. */
  attached = true;
  /** Arguments and environment of the programs, as visible to other users of the machine. */
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
        const {
          status = 200,
          body = '',
          headers: fields = {},
          lost,
        } = this.metadata(one) ?? this.answer(one);
        if (lost === 'before') {
          request.socket.destroy();
          return;
        }
        response.writeHead(status, { 'content-length': Buffer.byteLength(body), ...fields });
        if (lost === 'half') response.write(body.slice(0, body.length / 2), () => request.socket.destroy());
        else response.end(body);
      });
    });
  }

  start(): Promise<void> {
    return start(this.server, { port: 0, host: '127.0.0.1' });
  }

  stop(): Promise<void> {
    return stop(this.server);
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

  /** Variables that redirect a program's requests to this server. Python behaves the same on every machine. */
  get env(): Readonly<Record<string, string>> {
    return {
      STAND_IN: `127.0.0.1:${portOf(this.server)}`,
      PYTHONPATH: `${REDIRECT}:${MODULES}`,
      PYTHONDONTWRITEBYTECODE: '',
    };
  }

  /** Runs a program whose requests are redirected to this server, with additional variables. */
  async run(
    command: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly code: number | null; readonly out: string }> {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { env: { ...process.env, ...this.env, ...env } });
    this.watch(child);
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out };
  }

  /** Adds to {@link visible} what other users see of a program that runs. */
  watch(child: ChildProcess): void {
    this.running = child.pid;
    child.once('close', () => (this.running = undefined));
  }

  private metadata(asked: Asked): Answer | undefined {
    return asked.origin === 'http://100.100.100.200' ? roleAnswer(asked, this.attached) : undefined;
  }
}

/**
 * The metadata service's answer to a request for the credentials of the role; undefined: the request is for something else.
 *
 * @param attached whether the instance has its role
 */
export const roleAnswer = (
  { method = '', url = '', headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  attached: boolean,
): Answer | undefined => {
  const session = headers['x-aliyun-ecs-metadata-token'] === SESSION;
  const known: Readonly<Record<string, string | false>> = {
    'PUT /latest/api/token': headers['x-aliyun-ecs-metadata-token-ttl-seconds'] !== undefined && SESSION,
    [`GET ${ROLE}`]: session && attached && 'the-role\n',
    [`GET ${ROLE}the-role`]: session && attached && JSON.stringify({ ...KEYS, Code: 'Success' }),
  };
  const found = known[`${method} ${url}`];
  if (found === undefined) return undefined;
  return found === false ? { status: session ? 404 : 403 } : { body: found };
};
