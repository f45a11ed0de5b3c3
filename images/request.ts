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

/** A host gave no answer. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';

  constructor(
    readonly host: string,
    readonly reason: Unreachable,
  ) {
    super(`${host}: ${reason}`);
  }
}

/** Milliseconds until an answer must be there as a whole. */
const PATIENCE_MS = 15_000;

/** The codes of Node and OpenSSL by what they mean for a person. */
const REASONS: readonly (readonly [code: RegExp, reason: Unreachable])[] = [
  [/^(ENOTFOUND|EAI_AGAIN|EAI_NODATA)$/, 'no-address'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EACCES|EPERM)$/, 'refused'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'silent'],
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)$/, 'plaintext'],
  [/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME|HOSTNAME_MISMATCH/, 'certificate'],
];

/** The codes of an error and of the errors behind it. */
const codesOf = (error: unknown): readonly string[] => {
  if (typeof error !== 'object' || error === null) return [];
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown };
  const behind = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])];
  return [...(typeof code === 'string' ? [code] : []), ...behind.flatMap(codesOf)];
};

const reasonOf = (error: unknown): Unreachable => {
  if ((error as Error).name === 'TimeoutError') return 'silent';
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
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** The most that registries accept for a manifest. Source: distribution, registry/handlers, maxManifestBodySize. */
const MANIFEST_BYTES = 4 << 20;

/** Reads a body up to a number of bytes, and then closes the connection. */
const readBody = async ({ body }: Response, mostBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // A stream that is left early is cancelled.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
};

/**
 * Sends a GET request directly, without a proxy, and follows no redirect.
 *
 * @throws UnreachableError when no answer comes in time
 */
export const get = async ({
  url,
  headers = {},
  mostBytes = MANIFEST_BYTES,
  signal,
}: Request): Promise<Answer> => {
  const limit = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      headers,
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
    });
    return { status: response.status, headers: response.headers, body: await readBody(response, mostBytes) };
  } catch (error) {
    signal.throwIfAborted();
    throw new UnreachableError(url.host, reasonOf(error));
  }
};
