import type { ServerResponse } from 'node:http';

import type { Handler } from './exchange';

/** Longer than the usual timeouts of proxies. */
const QUIET_SECONDS = 90;

/**
 * Server-sent events: the first event at once, then keep-alives. With `?quiet`, a stream is silent for 90 seconds, then
 * sends the second event and ends. §1.4, main of 2026-08.
 */
export class Events {
  private readonly streams = new Set<ServerResponse>();

  constructor(private readonly keepAliveSeconds: number) {}

  /** A stream that asks proxies not to buffer it. */
  readonly asking: Handler = (exchange) => {
    exchange.response.setHeader('x-accel-buffering', 'no');
    return this.silent(exchange);
  };

  /** A stream without such a request: the proxy alone must not buffer it. */
  readonly silent: Handler = ({ request, response }) => {
    this.streams.add(response);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    response.write('data: first\n\n');
    const timer = request.url?.includes('quiet')
      ? setTimeout(() => response.end('data: second\n\n'), QUIET_SECONDS * 1000)
      : setInterval(() => response.write(': keep-alive\n\n'), this.keepAliveSeconds * 1000);
    response.on('close', () => {
      clearTimeout(timer);
      this.streams.delete(response);
    });
  };

  /** Sends every open stream its second event. */
  sendSecond(): void {
    for (const stream of this.streams) stream.write('data: second\n\n');
  }
}
