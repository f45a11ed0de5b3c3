import { lookup as systemLookup } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';

/** Why a host gave no answer. */
export type Unreachable =
  /** Its name has no address. */
  | 'no-address'
  /** It refuses connections. */
  | 'refused'
  /** It accepts a connection or none, and then says nothing. */
  | 'silent'
  /** It closes the connection before it answers. */
  | 'closed'
  /** Its certificate is not trusted, has expired, or is for another name. */
  | 'certificate'
  /** It does not speak TLS. */
  | 'plaintext';

/** How far a request came before a host gave no answer. */
export type Stage =
  /** Its name has no address. */
  | 'name'
  /** There is no connection to its address. */
  | 'connection'
  /** The TLS handshake does not end. */
  | 'tls'
  /** No answer comes over the connection. */
  | 'answer';

/** A host gave no answer. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(
    readonly host: string,
    readonly reason: Unreachable,
    readonly stage: Stage,
  ) {
    super(`${host}: ${reason}`);
  }
}

/** Milliseconds until an answer must be there as a whole, unless a request says something else. */
export const PATIENCE_MS = 15_000;

/** The codes of Node and OpenSSL by what they mean for a person. */
const REASONS: readonly (readonly [code: RegExp, reason: Unreachable])[] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, 'no-address'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/, 'refused'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'silent'],
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/, 'plaintext'],
  [/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME|HOSTNAME_MISMATCH/, 'certificate'],
];

/** An error of OpenSSL during a write: Node gives it the code EPROTO, and OpenSSL's words are in the message. */
const OPENSSL = /SSL routines:[^:]*:(?<words>[^:]+)/;

/** The codes of an error and of the errors behind it. */
const codesOf = (error: unknown): readonly string[] => {
  if (typeof error !== 'object' || error === null) return [];
  const { code, cause, errors, message } = error as Readonly<Record<string, unknown>>;
  const behind = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  const words =
    typeof message === 'string' && code === 'EPROTO' ? OPENSSL.exec(message)?.groups?.['words'] : undefined;
  return [
    ...(typeof code === 'string' ? [code] : []),
    ...(words === undefined ? [] : [`ERR_SSL_${words.toUpperCase().replaceAll(' ', '_')}`]),
    ...behind.flatMap(codesOf),
  ];
};

const reasonOf = (error: unknown): Unreachable => {
  const codes = codesOf(error);
  return REASONS.find(([pattern]) => codes.some((code) => pattern.test(code)))?.[1] ?? 'closed';
};

/** The answer of a host. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** A request to a host. */
export interface Request {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes of the body that are read. The rest is not fetched. Default: 4 MiB, the most that registries accept. */
  readonly mostBytes?: number;
  /** Milliseconds until the answer must be there. Default: {@link PATIENCE_MS}. */
  readonly patienceMs?: number;
  /** How the host's name becomes an address. TLS asks for the name in any case. Default: as this machine does it. */
  readonly lookup?: LookupFunction;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** The most that registries accept for a manifest. Source: distribution, registry/handlers, maxManifestBodySize. */
const MANIFEST_BYTES = 4 << 20;

/** Reads a body up to a number of bytes, and then closes the connection. */
const readBody = async (body: IncomingMessage, mostBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A stream that is left early is destroyed.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
};

const headersOf = ({ headersDistinct }: IncomingMessage): Headers =>
  new Headers(
    Object.entries(headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  );

/**
 * Sends a GET request directly, without a proxy, and follows no redirect.
 *
 * @throws UnreachableError when no answer comes in time
 */
export const get = async ({
  url,
  headers = {},
  mostBytes = MANIFEST_BYTES,
  patienceMs = PATIENCE_MS,
  lookup = systemLookup,
  signal,
}: Request): Promise<Answer> => {
  const limit = AbortSignal.timeout(patienceMs);
  const { request } = url.protocol === 'https:' ? https : http;
  const route: { stage: Stage } = { stage: isIP(url.hostname) === 0 ? 'name' : 'connection' };
  const reach = (stage: Stage) => (): void => {
    route.stage = stage;
  };
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(url, {
        headers: { accept: '*/*', 'user-agent': 'odcloud', ...headers },
        lookup: (host, options, callback) => {
          lookup(host, options, (error, address, family) => {
            if (!error) route.stage = 'connection';
            callback(error, address, family);
          });
        },
        agent: false,
        signal: AbortSignal.any([signal, limit]),
      });
      asked.once('socket', (socket) => {
        socket.once('connect', reach(url.protocol === 'https:' ? 'tls' : 'answer'));
        socket.once('secureConnect', reach('answer'));
      });
      asked.once('response', resolve).once('error', reject).end();
    });
    return {
      status: response.statusCode ?? 0,
      headers: headersOf(response),
      body: await readBody(response, mostBytes),
    };
  } catch (error) {
    signal.throwIfAborted();
    throw new UnreachableError(url.host, limit.aborted ? 'silent' : reasonOf(error), route.stage);
  }
};
