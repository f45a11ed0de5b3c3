import { createHash } from 'node:crypto';

import { MEBIBYTE } from '../daemon/exchange';
import { formOf, sendForm } from '../stand-in/form';
import { ask, head, open } from './outside';

/**
 * Uploads a file of a given size in MiB into a project. Resolves when the response has confirmed its size and hash, and the
 * file is deleted again.
 */
export const upload = async (
  host: string,
  mebibytes: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> => {
  const form = formOf([mebibytes * MEBIBYTE]);
  const path = '/api/projects/p1/upload';
  const all = { ...headers, ...form.headers };
  const request = open({ host, path, method: 'POST', headers: all, timeout: 600_000 });
  const answered = head(request);
  answered.catch(() => undefined);
  await sendForm(request, form, answered);
  const response = await answered;
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  const hash = createHash('sha256');
  for (const piece of [...form.pieces()].slice(1, -1)) hash.update(piece);
  const expected = { size: mebibytes * MEBIBYTE, sha256: hash.digest('hex') };
  if (response.statusCode !== 200 || !text.includes(JSON.stringify(expected).slice(1))) {
    throw new Error(`an upload failed with ${response.statusCode}: ${text.slice(0, 200)}`);
  }
  const { files } = JSON.parse(text) as { readonly files: readonly { readonly name: string }[] };
  for (const { name } of files) {
    await ask({ host, path: `/api/projects/p1/raw/${name}`, method: 'DELETE', headers });
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
