import { gunzipSync } from 'node:zlib';

import { StandInDaemon } from '../rig/daemon/daemon';
import { MINTED_SCOPE, PROJECT } from '../rig/daemon/preview';
import { type Answer, type Ask, ask, bearer, open } from '../rig/stand-in/client';
import { formOf, sendForm } from '../rig/stand-in/form';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const DOMAIN = 'design.example.com';
const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}/index.html`;
const HTML = 'text/html,application/xhtml+xml';
const NUMBER = '>&#20140;ICP&#22791;12345678&#21495;-1</a></footer>';

describeWith(['nginx', 'openssl', 'bash'], 'pages, and what is compressed and kept', () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'bridge', scriptMebibytes: 1 });
  const nginx = new NginxUnderTest();
  const unfiled = new NginxUnderTest();
  const to = (path: string, rest: Partial<Ask> = {}, of = nginx): Ask => ({
    port: of.https,
    path,
    ...rest,
    headers: { host: DOMAIN, ...bearer(TOKEN), ...rest.headers },
  });
  const get = (path: string, headers: Ask['headers'] = {}, of = nginx): Promise<Answer> =>
    ask(to(path, { headers }, of));

  beforeAll(async () => {
    const port = await daemon.start();
    const state = { clients: [value('127.0.0.2/32')], serverName: value(DOMAIN) };
    await nginx.start(TOKEN, port, { ...state, icpNumber: value('京ICP备12345678号-1') });
    await unfiled.start(TOKEN, port, state);
    const form = formOf([20_000], 'html', Buffer.from('<html><body>hers</body></html>'.padEnd(64)));
    const upload = open(to('/api/projects/p1/upload', { method: 'POST', headers: form.headers }));
    const answered = new Promise((resolve) => upload.once('response', resolve));
    await sendForm(upload, form, answered);
    await answered;
  });
  afterAll(async () => {
    await nginx.stop();
    await unfiled.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.seen.length = 0;
  });

  describe('the filing number', () => {
    test.each([
      '/',
      '/projects/p1',
      '/projects/p1/files/index.html',
      '/settings?tab=api',
      '/onboarding/',
      '/apis',
    ])('%s has it once, above the layers of the app, with a link to the register', async (path) => {
      const { status, body, headers } = await get(path, { accept: HTML });
      expect([status, body.split(NUMBER).length]).toEqual([200, 2]);
      expect(body).toMatch(/<footer style="[^"]*z-index:2147483647[^"]*pointer-events:none/);
      expect(body).toMatch(
        /<a href="https:\/\/beian.miit.gov.cn\/"[^>]*pointer-events:auto;[^>]*background:#fff/,
      );
      expect(body.endsWith('</footer></body></html>')).toBe(true);
      // These describe the document of the daemon, not the one that the client gets.
      for (const name of ['content-length', 'etag', 'last-modified']) expect(headers[name]).toBeUndefined();
    });

    test.each([
      PREVIEW,
      '/api/projects/p1/raw/file-0.html',
      '/API/projects/p1/raw/file-0.html',
      '/api/projects',
      '/api/plugins/p/preview',
      '/artifacts/a.html',
      '/frames/f.html',
    ])('%s belongs to users or is data: it passes unchanged', async (path) => {
      for (const accept of [HTML, '*/*']) {
        const [got, same] = [await get(path, { accept }), await get(path, { accept }, unfiled)];
        expect([got.status, got.body.includes('beian')]).toEqual([200, false]);
        expect(got.headers['content-length']).toBe(same.headers['content-length']);
      }
    });

    test('it is in the answers that a person meets instead of a page, with their status', async () => {
      const none = await ask(to('/', { headers: { authorization: '' } }));
      expect([none.status, none.body]).toEqual([401, expect.stringContaining(NUMBER)]);
      expect(none.headers).toMatchObject({
        'www-authenticate': 'Basic realm="OpenDesign", charset="UTF-8"',
        'content-type': 'text/html',
        'x-frame-options': 'SAMEORIGIN',
      });
      const stranger = await ask(to('/', { from: '127.0.0.3' }));
      expect([stranger.status, stranger.body]).toEqual([403, expect.stringContaining(NUMBER)]);
      const plain = await ask(to('/', { headers: { authorization: '' } }, unfiled));
      expect([plain.status, plain.body.includes('beian')]).toEqual([401, false]);
    });

    test('HEAD is answered like GET, without a body', async () => {
      const head = await ask(to('/projects/p1', { method: 'HEAD', headers: { accept: HTML } }));
      expect([head.status, head.body, head.headers['content-length']]).toEqual([200, '', undefined]);
    });

    test('a document from a time without the number is not confirmed', async () => {
      const had = { 'if-none-match': '"old"', 'if-modified-since': 'Sat, 28 Nov 2026 00:00:00 GMT' };
      await get('/projects/p1', { accept: HTML, ...had });
      for (const name of Object.keys(had)) expect(daemon.seen[0]?.headers).not.toHaveProperty(name);
      await get('/api/projects', { accept: HTML, ...had });
      await get('/logo.svg', { accept: 'image/*', ...had });
      await get('/projects/p1', { accept: HTML, ...had }, unfiled);
      for (const { headers } of daemon.seen.slice(1)) expect(headers).toMatchObject(had);
    });

    test('without one, no page is changed', async () => {
      const { body } = await get('/', { accept: HTML }, unfiled);
      expect(body).toMatch(/<div id="root"><\/div>\s*<\/body><\/html>$/);
    });
  });

  describe('compression', () => {
    const script = async (): Promise<string> =>
      /src="([^"]+)"/.exec((await get('/', { accept: HTML })).body)?.[1] ?? '';

    test('text is compressed for clients that accept it, and the daemon is never asked to', async () => {
      const path = await script();
      const { headers } = await get(path, { 'accept-encoding': 'gzip, br' });
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
      const plain = await get(path);
      expect(plain.headers['content-encoding']).toBeUndefined();
      const bytes = await binary(to(path, { headers: { 'accept-encoding': 'gzip' } }));
      expect(gunzipSync(bytes).toString()).toBe(plain.body);
      expect(bytes.length).toBeLessThan(plain.body.length * 0.45);
      for (const seen of daemon.seen) expect(seen.headers).not.toHaveProperty('accept-encoding');
    });

    test('a page is compressed with the number in it, behind another proxy, too', async () => {
      const asked = { accept: HTML, 'accept-encoding': 'gzip', via: '1.1 proxy' };
      const page = await binary(to('/projects/p1', { headers: asked }));
      expect(gunzipSync(page).toString()).toContain(NUMBER);
    });

    test('pictures and parts of files are not', async () => {
      const gzip = { 'accept-encoding': 'gzip' };
      for (const [path, headers] of [
        ['/api/plugins/p/asset/picture.png', {}],
        ['/api/projects/p1/raw/file-0.html', { range: 'bytes=0-9' }],
      ] as const) {
        const got = await get(path, { ...gzip, ...headers });
        expect([path, got.headers['content-encoding']]).toEqual([path, undefined]);
      }
    });

    test.each(['/api/events', '/api/plugins/events'])(
      '%s: each event arrives on its own, at once, also if the client accepts gzip',
      async (path) => {
        const arrivals: string[] = [];
        await new Promise<void>((resolve, reject) => {
          const request = open(to(path, { headers: { 'accept-encoding': 'gzip' } })).end();
          request.once('error', reject).once('response', (response) => {
            expect(response.headers['content-encoding']).toBeUndefined();
            response.setEncoding('utf8').on('data', (text: string) => {
              arrivals.push(text);
              if (arrivals.length === 1) daemon.sendSecond();
              if (arrivals.length === 2) resolve(void request.destroy());
            });
          });
        });
        expect(arrivals).toEqual(['data: first\n\n', 'data: second\n\n']);
      },
    );

    test('a file whose name has a hash is kept by the browser, and nothing else is', async () => {
      const path = await script();
      expect((await get(path)).headers['cache-control']).toBe('private, max-age=31536000, immutable');
      for (const other of [
        path.replace(/-[0-9a-f]+/, '-0123456789abcdef'),
        path.replace(/-[0-9a-f]+/, ''),
        '/',
        '/api/projects',
        `/api/projects/p1/raw/${path.split('/').at(-1) ?? ''}`,
        `/api/..%2f${path}`,
        `/x${path}`,
      ]) {
        const { headers } = await get(other);
        expect([other, headers['cache-control'] ?? '']).toEqual([
          other,
          expect.not.stringMatching(/immutable|31536000/),
        ]);
      }
      const stranger = await ask(to(path, { headers: { authorization: '' } }));
      expect([stranger.status, stranger.headers['cache-control']]).toEqual([401, undefined]);
    });
  });
});

/** Reads the bytes of a response. */
const binary = (what: Ask): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    open(what)
      .once('error', reject)
      .once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks)));
      })
      .end();
  });
