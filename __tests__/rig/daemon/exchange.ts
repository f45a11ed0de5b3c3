import type { IncomingMessage, ServerResponse } from 'node:http';

/** A request that passed the checks at the entrance, and its response. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Path without query and fragment, as Express reads it. */
  readonly path: string;
  /** Groups of the pattern of the route. */
  readonly groups: readonly string[];
  /** Parsed JSON body; undefined: none. */
  readonly body: unknown;
}

export type Handler = (exchange: Exchange) => void | Promise<void>;

export const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** Responds with an error in the app's own form. */
export const apiError = (response: ServerResponse, status: number, code: string, message: string): void =>
  json(response, status, { error: { code, message } });

export const MEBIBYTE = 1024 * 1024;
