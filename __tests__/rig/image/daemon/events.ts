import type { IncomingMessage, ServerResponse } from 'node:http';

/** Quiet for longer than any proxy's usual patience. */
const QUIET_SECONDS = 90;

/**
 * Server-sent events: the first at once, then a keep-alive every second, or with `?quiet` nothing for 90 seconds and
 * then the second event.
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
