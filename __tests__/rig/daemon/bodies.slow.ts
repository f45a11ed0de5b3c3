import { connect } from 'node:net';

import { type Answer, answer, ask, bearer, open } from '../stand-in/client';
import { formOf, sendForm } from '../stand-in/form';
import { StandInDaemon } from './daemon';
import { MEBIBYTE } from './exchange';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';

describe('what the stand-in daemon receives and sends', () => {
  const daemon = new StandInDaemon('G3', TOKEN);
  let port = 0;
  beforeAll(async () => {
    port = await daemon.start();
  });
  afterAll(() => daemon.stop());

  const get = (path: string, headers = {}): Promise<Answer> =>
    ask({ port, plain: true, path, headers: { ...bearer(TOKEN), ...headers } });
  const upload = async (path: string, sizes: readonly number[], extension?: string): Promise<Answer> => {
    const form = formOf(sizes, extension);
    const headers = { ...bearer(TOKEN), ...form.headers };
    const request = open({ port, plain: true, path, method: 'POST', headers });
    const answered = answer(request);
    await sendForm(request, form, answered);
    return answered;
  };

  // One byte is enough for a file of a form with many files.
  test.each([
    ['a project', '/api/projects/p1/upload', 200, 12],
    ['Figma', '/api/projects/p1/figma/import', 200, 1],
    ['the app', '/api/upload', 20, 8],
    ['an import', '/api/import/claude-design', 100, 1],
    ['plugins', '/api/plugins/upload-folder', 50, 500],
  ])(
    '§1.4, §2.13: uploads to %s: %s takes files of %i MB × %i, beyond it 413',
    async (_, path, mebibytes, files) => {
      expect((await upload(path, [mebibytes * MEBIBYTE])).status).toBe(200);
      expect((await upload(path, [mebibytes * MEBIBYTE + 1])).status).toBe(413);
      expect((await upload(path, Array<number>(files).fill(1))).status).toBe(200);
      expect((await upload(path, Array<number>(files + 1).fill(1))).status).toBe(413);
    },
  );

  test.each([
    ['/api/library/ingest', 128],
    ['/api/brands/b1/extract-from-html', 32],
    ['/api/projects', 4],
  ])('§1.4, §2.13: JSON for %s: at most %i MB', async (path, mebibytes) => {
    const send = async (size: number): Promise<number> => {
      const body = Buffer.alloc(size, ' ').fill('{}', 0, 2);
      const headers = {
        'content-type': 'application/json',
        'content-length': String(size),
        ...bearer(TOKEN),
      };
      return (await answer(open({ port, plain: true, path, method: 'POST', headers }).end(body))).status;
    };
    expect(await send(mebibytes * MEBIBYTE)).toBe(200);
    expect(await send(mebibytes * MEBIBYTE + 1)).toBe(413);
  });

  test('a file of a project comes back as it was uploaded, until it is deleted', async () => {
    const { body } = await upload('/api/projects/p2/upload', [3, MEBIBYTE], 'fig');
    const [first] = (JSON.parse(body) as { files: { name: string; size: number }[] }).files;
    expect(first).toMatchObject({ name: 'file-0.fig', size: 3 });
    expect(await get('/api/projects/p2/raw/file-0.fig')).toMatchObject({ status: 200, body: 'ope' });
    expect((await get('/api/projects/p2/raw/..%2f..%2ffile-0.fig')).body).toBe('ope');
    const path = '/api/projects/p2/raw/file-0.fig';
    await ask({ port, plain: true, path, method: 'DELETE', headers: bearer(TOKEN) });
    expect((await get(path)).status).toBe(404);
  });

  test('§2.8: the script of a page has a hash in its name, some MB, and no compression', async () => {
    const page = await get('/projects/1', { 'accept-encoding': 'gzip' });
    const [, script = ''] = /src="(\/_next\/static\/chunks\/main-[0-9a-f]{16}\.js)"/.exec(page.body) ?? [];
    const got = await get(script, { 'accept-encoding': 'gzip' });
    expect([page.headers['content-encoding'], got.headers['content-encoding']]).toEqual([
      undefined,
      undefined,
    ]);
    expect(got.body.length).toBeGreaterThan(4 * MEBIBYTE);
    expect(got.headers['cache-control']).toBe('public, max-age=0');
    expect((await get('/_next/static/chunks/main-0000000000000000.js')).status).toBe(404);
  });

  test('§2.7: an example of a plugin is in a frame without an origin, and its picture needs credentials', async () => {
    const example = await get('/api/plugins/hello/preview');
    expect(example.headers['content-security-policy']).toBe('sandbox allow-scripts');
    const [, path = ''] = /<img src="([^"]+)"/.exec(example.body) ?? [];
    expect((await get(path)).headers['content-type']).toBe('image/png');
    expect((await ask({ port, plain: true, path })).status).toBe(401);
    expect((await ask({ port, plain: true, path: '/api/asset-cache?url=x' })).status).toBe(401);
  });
});

test('§1.4: a stream sends keep-alives, and asks proxies not to buffer it', async () => {
  const daemon = new StandInDaemon('G3', TOKEN, { keepAliveSeconds: 0.05 });
  const port = await daemon.start();
  const stream = open({ port, plain: true, path: '/api/events', headers: bearer(TOKEN) }).end();
  const text = await new Promise<string>((resolve) => {
    let got = '';
    stream.on('response', (response) => {
      expect(response.headers).toMatchObject({
        'content-type': 'text/event-stream',
        'x-accel-buffering': 'no',
      });
      response.on('data', (data: Buffer) => {
        got += data.toString();
        if (got.includes('keep-alive')) resolve(got);
      });
    });
  });
  expect(text).toBe('data: first\n\n: keep-alive\n\n');
  stream.destroy();
  await daemon.stop();
});

describe('§2.3: the time within which a request must arrive', () => {
  test('is 300 seconds, the default of Node.js', () => {
    expect(new StandInDaemon('G3', TOKEN).requestTimeout).toBe(300_000);
  });

  test('an upload that takes longer ends with 408', async () => {
    const daemon = new StandInDaemon('G3', TOKEN, { requestTimeoutSeconds: 1 });
    const port = await daemon.start();
    const socket = connect(port, '127.0.0.1');
    const form = formOf([MEBIBYTE]);
    const head = Object.entries({ ...form.headers, ...bearer(TOKEN) }).map(
      ([name, text]) => `${name}: ${text}\r\n`,
    );
    socket.write(`POST /api/projects/p1/upload HTTP/1.1\r\nHost: a\r\n${head.join('')}\r\n`);
    // It never stops sending, so only the total time can end it.
    const trickle = setInterval(() => socket.write('x'), 50);
    const got = await new Promise<string>((resolve) => {
      let text = '';
      socket.on('error', () => undefined).on('data', (data: Buffer) => (text += data.toString()));
      socket.on('close', () => resolve(text));
    });
    clearInterval(trickle);
    expect(got).toMatch(/^HTTP\/1\.1 408 /);
    await daemon.stop();
  });
});
