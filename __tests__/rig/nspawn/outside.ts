import {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request as http,
} from 'node:http';
import { request as https } from 'node:https';
import type { SecureVersion } from 'node:tls';

/** A request from outside the machine. */
export interface Ask {
  readonly host: string;
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Source address of the request. */
  readonly from?: string | undefined;
  readonly port?: number | undefined;
  readonly tls?: SecureVersion | undefined;
  readonly timeout?: number | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Opens a request, over TLS on port 443 and without TLS on any other port. The caller must end it. */
export const open = (ask: Ask): ClientRequest => {
  const send = (ask.port ?? 443) === 443 ? https : http;
  const request = send({
    host: ask.host,
    port: ask.port ?? 443,
    path: ask.path ?? '/',
    method: ask.method ?? 'GET',
    headers: { ...ask.headers },
    agent: false,
    rejectUnauthorized: false,
    ...(ask.from && { localAddress: ask.from }),
    ...(ask.tls && { minVersion: ask.tls, maxVersion: ask.tls, ciphers: 'DEFAULT@SECLEVEL=0' }),
  });
  request.setTimeout(ask.timeout ?? 120_000, () =>
    request.destroy(new Error(`${ask.host}${ask.path ?? '/'} did not answer`)),
  );
  return request;
};

/** Resolves with the head of the response as soon as it arrives. */
export const head = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('error', reject).once('response', resolve);
  });

/** Sends a request, optionally with a body, and reads the complete response. */
export const ask = async (what: Ask, body?: string): Promise<Answer> => {
  const request = open(what);
  request.end(body);
  const response = await head(request);
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: text };
};

/** Milliseconds between two questions to a host that comes up. Each starts a dozen programs on it. */
export const SELDOM = 700;

/**
 * Retries until `done` or until the time is over. Returns the last answer.
 *
 * @param pause milliseconds between two attempts
 */
export const until = async <T>(
  what: string,
  attempt: () => Promise<T>,
  done: (value: T) => boolean,
  { seconds = 240, pause = 200 }: { readonly seconds?: number; readonly pause?: number } = {},
): Promise<T> => {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const value = await attempt();
      if (done(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s; last: ${inspect(last)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

const inspect = (value: unknown): string => (value instanceof Error ? value.message : JSON.stringify(value));

export const basic = (password: string, user = 'open-design'): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
