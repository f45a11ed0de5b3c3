import { spawn } from 'node:child_process';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';

/** Where a request comes from, as the guest sees it: inside the demo environment's allow-list, and outside of it. */
export const CLIENT = '203.0.113.10';
/** QEMU shows connections from loopback as its own address in the guest's network. */
export const STRANGER = '127.0.0.1';

/** A request to a machine. */
export interface Ask {
  /** 443 speaks TLS, every other port does not. */
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly from?: string;
}

/** The answer; `status` 0: no connection, or none that said a word. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const NOTHING: Answer = { status: 0, headers: {}, body: '' };
const ANSWER_SECONDS = 60;

/** Sends a request to the machine whose network namespace the process `pid` is in. */
export const ask = (pid: number, what: Ask): Promise<Answer> => {
  const wire = connection(pid, what.from ?? CLIENT, what.port);
  const tls = what.port === 443;
  const stream = tls ? tlsConnect({ socket: wire, rejectUnauthorized: false }) : wire;
  const send = tls ? httpsRequest : httpRequest;
  return new Promise((resolve) => {
    const end = (answer: Answer): void => {
      clearTimeout(timer);
      stream.destroy();
      wire.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(NOTHING), ANSWER_SECONDS * 1000);
    const request = send({
      createConnection: () => stream,
      path: what.path ?? '/',
      method: what.method ?? 'GET',
      headers: { host: 'host.test', connection: 'close', ...what.headers },
    });
    // For good: a stream that is taken down while it waits has more than one thing to complain of.
    for (const each of [wire, stream, request]) each.on('error', () => end(NOTHING));
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.once('end', () => end({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end(what.body);
  });
};

/** A TCP connection made inside the machine's namespace: the test's own network never learns of the machine. */
const connection = (pid: number, from: string, port: number): Duplex => {
  const socat = spawn(
    'nsenter',
    [`--net=/proc/${pid}/ns/net`, 'socat', '-', `TCP:127.0.0.1:${port},bind=${from}`],
    { stdio: ['pipe', 'pipe', 'ignore'] },
  );
  const wire = Duplex.from({ readable: socat.stdout, writable: socat.stdin });
  wire.once('close', () => socat.kill());
  return wire;
};

/** The header of the app's Basic scheme. */
export const basic = (token: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`open-design:${token}`).toString('base64')}`,
});

/** The header of the app's Bearer scheme. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
