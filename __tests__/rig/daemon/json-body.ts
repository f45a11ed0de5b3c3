import type { IncomingMessage } from 'node:http';

import { MEBIBYTE } from './exchange';

/** Result of reading a body: it is not JSON, or it was parsed, or the status with which it is refused. */
export type JsonBody = { readonly body: unknown } | { readonly refused: 400 | 413 };

/** Largest JSON bodies in MiB. §1.4 and §2.13, observed with Open Design 0.20.2, 2026-08. */
const LIMITS: readonly (readonly [RegExp, number])[] = [
  [/^\/api\/library\/ingest$/, 128],
  [/^\/api\/brands\/[^/]+\/extract-from-html$/, 32],
  [/^/, 4],
];

/**
 * Reads JSON bodies. The daemon does so before it authenticates a request, on every path and for every method.
 * §2.5, observed with Open Design 0.20.2, 2026-08.
 */
export class JsonBodies {
  /** Bytes of all bodies that were parsed. */
  parsed = 0;

  async read(request: IncomingMessage, path: string): Promise<JsonBody> {
    const { 'content-type': type = '', 'content-length': length } = request.headers;
    if (!/^application\/json *(;|$)/i.test(type)) return { body: undefined };
    const limit = (LIMITS.find(([pattern]) => pattern.test(path))?.[1] ?? 0) * MEBIBYTE;
    if (Number(length) > limit) return { refused: 413 };
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
      if (size > limit) return { refused: 413 };
    }
    this.parsed += size;
    try {
      return { body: size ? (JSON.parse(Buffer.concat(chunks).toString()) as unknown) : undefined };
    } catch {
      return { refused: 400 };
    }
  }
}
