import type { IncomingMessage, ServerResponse } from 'node:http';

/** Longer than the usual timeouts of proxies. */
const QUIET_SECONDS = 90;

/**
 * Sends server-sent events: the first one at once, then a keep-alive every second. With `?quiet`, it sends nothing for
 * 90 seconds and then the second event.
 */
export const events = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-accel-buffering': 'no',
  });
  response.write('data: first\n\n');
  const timer = request.url?.includes('quiet')
    ? setTimeout(() => response.end('data: second\n\n'), QUIET_SECONDS * 1000)
    : setInterval(() => response.write(': keep-alive\n\n'), 1000);
  response.on('close', () => clearTimeout(timer));
};
