import { createHash } from 'node:crypto';

import type { Reply, Request } from './services';

/** Error of OSS. */
const refusal = (status: number, code: string, message: string, more = ''): Reply => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message><RequestId>0</RequestId>${more}</Error>`,
  ),
});

/**
 * The answer to a new account's call through the default public endpoint of a bucket in mainland China.
 * Source: OSS, "Access buckets via custom domain names" (HTTP 400, PublicEndpointForbidden, EC 0048-00000401), read on
 * 2026-11-28. The message is not documented there.
 */
const FORBIDDEN = refusal(
  400,
  'PublicEndpointForbidden',
  'The public endpoint is forbidden for this bucket.',
  '<EC>0048-00000401</EC>',
);

/** A private bucket of OSS with versioning, for the calls that Terraform's OSS backend makes. */
export class Bucket {
  /** Key → its versions, the newest last. */
  readonly versions = new Map<string, Buffer[]>();
  /** Whether the default public endpoint is closed. */
  isPublicForbidden = false;

  constructor(readonly name: string) {}

  /** The newest version of an object. */
  current(key: string): Buffer | undefined {
    return this.versions.get(key)?.at(-1);
  }

  put(key: string, body: Buffer): void {
    this.versions.set(key, [...(this.versions.get(key) ?? []), body]);
  }

  answer({ method, host, path, query, headers, body }: Request): Reply {
    const isPublic = /^oss-[a-z0-9-]+(?<!-internal)\.aliyuncs\.com$/.test(host.slice(this.name.length + 1));
    if (this.isPublicForbidden && isPublic) return FORBIDDEN;
    if (!/^OSS [^:]+:./.test(headers['authorization'] ?? ''))
      return refusal(403, 'AccessDenied', 'The request is not signed.');
    const key = decodeURIComponent(path.slice(1));
    if (key === '') return this.list(query.get('prefix') ?? '');
    const object = this.current(key);
    switch (method) {
      case 'PUT':
        if (headers['x-oss-server-side-encryption'] !== 'AES256')
          return refusal(403, 'AccessDenied', 'The object is not encrypted.');
        this.put(key, body);
        return { status: 200, headers: { etag: `"${digestOf(body)}"` } };
      case 'HEAD':
      case 'GET':
        return object
          ? { status: 200, headers: { etag: `"${digestOf(object)}"` }, body: object }
          : refusal(404, 'NoSuchKey', 'The specified key does not exist.');
      default:
        return refusal(405, 'MethodNotAllowed', method);
    }
  }

  private list(prefix: string): Reply {
    const keys = [...this.versions.keys()].filter((key) => key.startsWith(prefix));
    const contents = keys.map((key) => `<Contents><Key>${encodeURIComponent(key)}</Key></Contents>`);
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: Buffer.from(
        `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult><Name>${this.name}</Name><Prefix>${encodeURIComponent(prefix)}</Prefix><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
      ),
    };
  }
}

const digestOf = (body: Buffer): string => createHash('md5').update(body).digest('hex').toUpperCase();
