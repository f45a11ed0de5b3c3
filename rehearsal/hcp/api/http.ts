import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Run } from '../run';

/** A request that reached a route. */
export interface Request {
  /** Parts of the path that the route names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** The run that asks, by its own token; undefined: a person. */
  readonly asker: Run | undefined;
}

export interface Answer {
  readonly status: number;
  /** JSON, unless it is a Buffer. */
  readonly body?: object | Buffer;
}

/** A route: its method, its path with `:names`, and what answers. */
export type Route = readonly [
  method: string,
  path: string,
  answer: (request: Request) => Answer | Promise<Answer>,
];

/** The error `404`, which HCP Terraform also gives to whoever may not see something. */
export const NOT_FOUND: Answer = { status: 404, body: { errors: [{ status: '404', title: 'not found' }] } };

/** The error `409`, with its reason. */
export const conflict = (detail: string): Answer => ({
  status: 409,
  body: { errors: [{ status: '409', title: 'conflict', detail }] },
});

/** A successful answer with a document. */
export const ok = (data: unknown, more: object = {}): Answer => ({ status: 200, body: { data, ...more } });

/** Answers a list, on one page. */
export const list = (data: readonly unknown[]): Answer =>
  ok(data, {
    meta: { pagination: { 'current-page': 1, 'total-pages': 1, 'total-count': data.length } },
  });

/** The attributes in the body of a request, in JSON:API. */
export const attributesOf = ({ body }: Request): Readonly<Record<string, unknown>> =>
  (JSON.parse(body.toString()) as { data: { attributes?: Record<string, unknown> } }).data.attributes ?? {};

interface Reference {
  readonly id: string;
}

/** The things that the body of a request refers to under a name, by their ids. */
export const relatedIn = ({ body }: Request, name: string): string | undefined => {
  const { data } = JSON.parse(body.toString()) as {
    data: { relationships?: Record<string, { data?: Reference }> };
  };
  return data.relationships?.[name]?.data?.id;
};

/** The ids in the body of a request that is a list of references. */
export const referencesIn = ({ body }: Request): string[] =>
  (JSON.parse(body.toString()) as { data: Reference[] }).data.map(({ id }) => id);

/** Reads the body of a request. */
export const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Sends an answer, with the headers by which the CLI knows what it talks to. */
export const send = (response: ServerResponse, { status, body }: Answer): void => {
  const raw = Buffer.isBuffer(body);
  response.writeHead(status, {
    'content-type': raw ? 'application/octet-stream' : 'application/vnd.api+json',
    'TFP-API-Version': '2.6',
    'TFP-AppName': 'HCP Terraform',
  });
  response.end(raw ? body : body && JSON.stringify(body));
};

/** Matches a path with the pattern of a route. @returns the named parts; undefined: it does not match */
export const match = (pattern: string, path: string): Record<string, string> | undefined => {
  const [wanted, got] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== got.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = got[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
};
