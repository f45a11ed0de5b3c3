import type { Handler } from './exchange';

const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/**
 * An example of a plugin. Its frame has an opaque origin, so a browser sends no Basic credentials with the requests for
 * its pictures, which need credentials. §2.7, observed with Open Design 0.20.2, 2026-08.
 */
export const example: Handler = ({ response, groups: [plugin] }) => {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': 'sandbox allow-scripts',
  });
  response.end(`<!doctype html><title>Example</title><img src="/api/plugins/${plugin}/asset/picture.png">`);
};

/** A picture: of an example, or a copy of one from elsewhere (`/api/asset-cache`). */
export const picture: Handler = ({ response }) => {
  response.writeHead(200, { 'content-type': 'image/png', 'content-length': PICTURE.length }).end(PICTURE);
};
