import { spawn } from 'node:child_process';
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';

/** Source addresses as the guest sees them: CLIENT is on the demo environment's allow-list, STRANGER is not. */
export const CLIENT = '203.0.113.10';
/** In the guest's network, connections from loopback have QEMU's own address. */
export const STRANGER = '127.0.0.1';

/** A request to a machine. */
export interface Ask {
  /** Port. Only 443 uses TLS. */
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly from?: string;
}

/** Response. Status 0 means that there was no connection or no response. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const NOTHING: Answer = { status: 0, headers: {}, body: '' };
const ANSWER_SECONDS = 60;

/** Sends a request to the machine in the network namespace of the process `pid`. */
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
    // Permanent handlers, because a stream that is destroyed while it waits emits more than one error.
    for (const each of [wire, stream, request]) each.on('error', () => end(NOTHING));
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.once('end', () => end({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.end(what.body);
  });
};

/** Opens a TCP connection inside the machine's namespace. The network of the test is not involved. */
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

/** Header for Basic authentication of the app. */
export const basic = (token: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`open-design:${token}`).toString('base64')}`,
});

/** Header for Bearer authentication of the app. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
