import { type ClientRequest, type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { SecureVersion } from 'node:tls';

/** A request, as a browser or a program would send it. */
export interface Ask {
  readonly port: number;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Loopback address of the client: 127.0.0.1 is the host itself, all others are strangers. */
  readonly from?: string;
  readonly plain?: boolean;
  readonly tls?: SecureVersion;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Opens a request. The caller must end it. */
export const open = (ask: Ask): ClientRequest => {
  const send = ask.plain ? httpRequest : httpsRequest;
  return send({
    host: '127.0.0.1',
    port: ask.port,
    path: ask.path ?? '/',
    method: ask.method ?? 'GET',
    headers: { ...ask.headers },
    localAddress: ask.from ?? '127.0.0.2',
    agent: false,
    rejectUnauthorized: false,
    ...(ask.tls && { minVersion: ask.tls, maxVersion: ask.tls, ciphers: 'DEFAULT@SECLEVEL=0' }),
  });
};

/** Sends a request without a body and reads the complete response. */
export const ask = (what: Ask): Promise<Answer> => answer(open(what).end());

/** Reads the complete response to a request. */
export const answer = (request: ClientRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request.once('error', reject).once('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
      response.on('error', reject);
    });
  });

export const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
