import { createHash } from 'node:crypto';
import { once } from 'node:events';

import { head, open } from './outside';

const CHUNK = Buffer.alloc(1 << 20, 'open design ');

/** Sends a body of a given size in MiB. Resolves when the response confirms its size and hash. */
export const upload = async (
  host: string,
  mebibytes: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const path = '/api/upload';
  const request = open({ host, path, method: 'POST', headers: { ...headers }, timeout: 600_000 });
  const answered = head(request);
  answered.catch(() => undefined);
  const hash = createHash('sha256');
  for (let sent = 0; sent < mebibytes; sent++) {
    hash.update(CHUNK);
    if (!request.write(CHUNK)) await Promise.race([once(request, 'drain'), answered]);
  }
  request.end();
  const response = await answered;
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  const expected = JSON.stringify({ size: mebibytes * CHUNK.length, sha256: hash.digest('hex') });
  if (response.statusCode !== 200 || text !== expected) {
    throw new Error(`an upload failed with ${response.statusCode}: ${text.slice(0, 200)}`);
  }
};

/** Maximum total memory of all nginx processes in KiB during `during`. */
export const memoryOfNginx = async (
  sample: () => Promise<string>,
  during: Promise<unknown>,
): Promise<number> => {
  let most = 0;
  const state = { over: false };
  const done = during.finally(() => (state.over = true));
  done.catch(() => undefined);
  while (!state.over) {
    const sizes = (await sample()).split('\n').map(Number);
    most = Math.max(
      most,
      sizes.reduce((a, b) => a + b, 0),
    );
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await done;
  return most;
};

/** Command that prints the resident memory of each nginx process in KiB. */
export const NGINX_SIZES = 'ps -C nginx -o rss=';
