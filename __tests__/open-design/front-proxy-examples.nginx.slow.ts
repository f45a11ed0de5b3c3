import { createHash } from 'node:crypto';

import { BASIC_USER } from '../../open-design/contract';
import { type SeenRequest, StandInDaemon } from '../rig/daemon/daemon';
import { type Answer, answer, type Ask, ask, basic, bearer, open } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const EXAMPLE = '/api/plugins/p1/preview';
const ASSET = '/api/plugins/p1/asset/picture.png';
const SCOPE = '0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10';

/** Seconds for which a pass is made. */
const PERIOD = 100_000;

/** The pass of a token at a time, counted in periods from now. */
const passOf = (token: string, periods = 0): string => {
  const digits = String(Math.floor(Date.now() / 1000) + periods * PERIOD).slice(1, 5);
  return digits
    .split('')
    .map((digit, place) =>
      createHash('sha256')
        .update(`${token} asset ${place + 1}${digit}`)
        .digest('hex')
        .slice(0, 32),
    )
    .join('');
};
const withPass = (path: string, pass = passOf(TOKEN)): string => `/example-assets/${pass}${path}`;

describeWith(['nginx', 'openssl', 'bash'], 'examples of plugins in sandboxed frames', () => {
  const daemon = new StandInDaemon('G3', TOKEN);
  const nginx = new NginxUnderTest();
  const get = (path: string, rest: Partial<Ask> = {}): Promise<Answer> =>
    ask({ port: nginx.https, path, ...rest });
  const last = (): SeenRequest | undefined => daemon.seen.at(-1);
  beforeAll(async () => {
    await nginx.start(TOKEN, await daemon.start(), { clients: 'everyone' });
  });
  afterAll(async () => {
    await nginx.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.seen.length = 0;
  });

  test('an example names its assets with the pass of this period, and only for who is logged in', async () => {
    for (const path of [EXAMPLE, `${EXAMPLE}?workspaceId=w`]) {
      const { status, body, headers } = await get(path, { headers: basic(BASIC_USER, TOKEN) });
      expect([status, body]).toEqual([200, expect.stringContaining(`src="${withPass(ASSET)}"`)]);
      expect(headers['etag']).toBeUndefined();
      const stranger = await get(path);
      expect([stranger.status, stranger.body]).toEqual([401, expect.not.stringContaining('example-assets')]);
    }
    // Other documents, also those of users, pass unchanged.
    const other = await get('/api/plugins/p1', { headers: bearer(TOKEN) });
    expect(other.body).not.toContain('example-assets');
  });

  test('an asset with its pass needs no credentials, and the daemon sees a request of the app', async () => {
    // What Chromium sends from such a frame.
    const headers = {
      origin: 'null',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-dest': 'image',
      cookie: 'a=b',
    };
    const got = await get(withPass(`${ASSET}?x=1`), { headers });
    expect([got.status, got.headers['content-type']]).toEqual([200, 'image/png']);
    expect(last()).toMatchObject({ method: 'GET', url: `${ASSET}?x=1` });
    expect(last()?.headers).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      'sec-fetch-site': 'same-origin',
    });
    expect(last()?.headers).not.toHaveProperty('origin');
    expect((await get(withPass(ASSET), { method: 'HEAD' })).status).toBe(200);
  });

  test.each([
    ['this period', passOf(TOKEN), 200],
    ['the last one', passOf(TOKEN, -1), 200],
    ['the one before', passOf(TOKEN, -2), 401],
    ['the next one', passOf(TOKEN, 1), 401],
    ['a hundred periods ago', passOf(TOKEN, -100), 401],
    ['another token', passOf(`${TOKEN}x`), 401],
    ['a part of it', passOf(TOKEN).slice(0, 96), 401],
    ['more than it', `${passOf(TOKEN)}0`, 401],
    ['none', '', 401],
    ['the wrong case', passOf(TOKEN).toUpperCase(), 401],
  ])('a pass of %s', async (_, pass, status) => {
    expect((await get(withPass(ASSET, pass))).status).toBe(status);
    expect(daemon.seen).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each([
    ['GET', '/api/asset-cache?url=https://example.com/a.png'],
    ['GET', '/api/plugins'],
    ['GET', '/api/plugins/p1'],
    ['GET', '/api/plugins/p1/preview'],
    ['GET', '/api/plugins/p1/asset/'],
    ['GET', '/api/plugins/p1/assets/x'],
    ['GET', '/api/projects'],
    ['GET', '/'],
    ['GET', '/api/plugins/p1/asset/../../../projects'],
    ['GET', '/api/plugins/p1/asset/x/../../../projects'],
    ['GET', '/api/plugins/p1/asset/%2e%2e/%2e%2e/projects'],
    ['GET', '/api/plugins/p1/asset/..%2f..%2f..%2fprojects'],
    ['GET', '/api/plugins/p1/asset/..%5c..%5cprojects'],
    ['GET', '/api/plugins/p1%2fx/asset/a.png'],
    ['GET', '/api/plugins/../projects/asset/a.png'],
    ['GET', '/api/plugins/./asset/a.png'],
    ['GET', '/API/plugins/p1/asset/a.png'],
    ['GET', '//api/plugins/p1/asset/a.png'],
    ['POST', ASSET],
    ['PUT', ASSET],
    ['DELETE', ASSET],
    ['OPTIONS', ASSET],
  ])('the pass opens nothing else: %s %s', async (method, path) => {
    expect((await get(withPass(path), { method })).status).toBe(401);
    expect(daemon.seen).toEqual([]);
  });

  test('a body is refused, and so is the pass as a password', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '2' };
    const request = open({ port: nginx.https, path: withPass(ASSET), headers });
    expect((await answer(request.end('{}'))).status).toBe(413);
    const pass = passOf(TOKEN);
    for (const wrong of [bearer(pass), basic(BASIC_USER, pass), { cookie: `pass=${pass}` }])
      expect((await get('/api/projects', { headers: wrong, from: '127.0.0.9' })).status).toBe(401);
    expect(daemon.seen).toEqual([]);
  });

  test('an address with an old pass still works for who is logged in', async () => {
    expect((await get(withPass(ASSET, passOf(TOKEN, -5)), { headers: bearer(TOKEN) })).status).toBe(200);
    expect(last()?.url).toBe(ASSET);
  });

  test('no log contains a pass', async () => {
    const pass = passOf(TOKEN);
    await get(withPass('/api/plugins/p1/asset/seen.png'));
    await get(withPass('/api/other'));
    await get(`/api/../example-assets/${pass}${ASSET}`);
    for (const path of [
      `/api/plugins/p1${withPass(ASSET)}`,
      `/x%2fexample-assets%2f${pass}${ASSET}`,
      `/example-assets/x${withPass(ASSET)}`,
      `/projects/p1/preview/x${withPass(ASSET)}`,
      `/example-assets/x/api/projects/p1/preview/${SCOPE}/x`,
    ])
      await get(path, { headers: bearer(TOKEN) });
    await daemon.stop();
    for (const path of [withPass(ASSET), withPass('/api/other'), `/example-assets/${pass}`])
      expect((await get(path, { headers: bearer(TOKEN) })).status).toBe(502);
    const line = 'GET /example-assets/*/api/plugins/p1/asset/picture.png 502 ';
    for (let tries = 0; tries < 100 && !nginx.logs().includes(line); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(nginx.logs()).toContain('GET /example-assets/*/api/plugins/p1/asset/seen.png 200 ');
    expect(nginx.logs()).not.toContain(pass);
    expect(nginx.logs()).not.toContain(SCOPE);
  });
});
