import { request } from 'node:http';

import { BASIC_USER } from '../../../open-design/contract';
import { type Answer, answer, type Ask, ask, basic, bearer, open } from '../stand-in/client';
import { StandInDaemon } from './daemon';
import { LOCAL_EXAMPLES } from './local-routes';
import { parseOrigins } from './origins';
import { MINTED_SCOPE, PROJECT } from './preview';
import type { Settings } from './settings';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const SITE = 'https://design.example.com';
const ADDRESS = 'https://203.0.113.7';

/** Starts a daemon for the tests of a block, and returns a way to ask it. */
const started = (
  settings: Partial<Settings>,
): { daemon: StandInDaemon; by: (what: Partial<Ask>) => Promise<Answer> } => {
  const daemon = new StandInDaemon('G3', TOKEN, { origins: [SITE, ADDRESS], ...settings });
  let port = 0;
  beforeAll(async () => {
    port = await daemon.start();
  });
  afterAll(() => daemon.stop());
  return { daemon, by: (what) => ask({ port, plain: true, from: '127.0.0.1', ...what }) };
};

describe('the entrance of the stand-in daemon, behind a bridge', () => {
  const { daemon, by } = started({ peer: 'bridge' });

  test('§1.3, §2.13: without credentials, 401 and the realm OpenDesign; with either form, 200', async () => {
    for (const headers of [{}, bearer(`${TOKEN}x`), basic('Open-Design', TOKEN)]) {
      const { status, headers: got } = await by({ headers });
      expect([status, got['www-authenticate']]).toEqual([401, 'Basic realm="OpenDesign"']);
    }
    for (const headers of [bearer(TOKEN), basic(BASIC_USER, TOKEN)]) {
      expect((await by({ headers })).status).toBe(200);
    }
  });

  test('§2.12: health, ready, version and the four answers of previews are all that is open', async () => {
    const preview = (rest: string) => `/api/projects/${rest}`;
    const of = async (path: string): Promise<string> => {
      const { status, body } = await by({ path });
      return `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}`.trim();
    };
    for (const path of ['/api/health', '/api/ready', '/api/version']) expect(await of(path)).toBe('200');
    for (const path of ['/', '/api/daemon/status', '/api/plugins/x/asset/a.png', '/api/asset-cache']) {
      expect([path, await of(path)]).toEqual([path, '401']);
    }
    expect(await of(preview(`${PROJECT}/preview/${MINTED_SCOPE}/a.html`))).toBe('200');
    expect(await of(preview(`${PROJECT}/preview/short/a.html`))).toBe('400 BAD_REQUEST');
    expect(await of(preview(`absent/preview/${MINTED_SCOPE}/a.html`))).toBe('404 PROJECT_NOT_FOUND');
    expect(await of(preview(`${PROJECT}/preview/another-scope/a.html`))).toBe('404 PREVIEW_SCOPE_NOT_FOUND');
  });

  test.each([
    ['POST', '/api/health', 200],
    ['GET', `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}/a.html`, 200],
    ['POST', '/api/projects', 401],
  ])(
    '§2.5: %s %s: a JSON body is parsed before the request is authenticated',
    async (method, path, status) => {
      const send = async (body: string): Promise<number> => {
        const { port } = daemon;
        const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
        return (await answer(open({ port, plain: true, method, path, headers }).end(body))).status;
      };
      daemon.parsed = 0;
      const body = JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024 - 16) });
      expect([await send(body), daemon.parsed]).toEqual([status, body.length]);
      expect([await send(`${body}${' '.repeat(16)}`), daemon.parsed]).toEqual([413, body.length]);
      expect(await send('not JSON')).toBe(400);
    },
  );

  test.each(LOCAL_EXAMPLES)('§2.6: %s %s: 403, with any Host', async (method, path) => {
    for (const host of ['127.0.0.1:7456', 'design.example.com']) {
      expect((await by({ method, path, headers: { host, ...bearer(TOKEN) } })).status).toBe(403);
    }
  });

  test('§2.10: settings and MCP: 403 without Origin and Sec-Fetch-Site at a domain name', async () => {
    const status = async (path: string, headers: Record<string, string>): Promise<number> =>
      (await by({ path, headers: { host: 'design.example.com', ...bearer(TOKEN), ...headers } })).status;
    for (const path of ['/api/app-config', '/api/mcp/servers']) {
      expect(await status(path, {})).toBe(403);
      expect(await status(path, { origin: SITE })).toBe(200);
      expect(await status(path, { 'sec-fetch-site': 'same-origin' })).toBe(200);
      expect(await status(path, { host: '203.0.113.7' })).toBe(200);
      // §2.11: at another name, a page of the app cannot load its settings.
      expect(await status(path, { host: 'other.example.com', 'sec-fetch-site': 'same-origin' })).toBe(403);
    }
    expect(await status('/api/projects', {})).toBe(200);
  });

  test('§1.3: an origin that is not exactly allowed: 403; an origin that is no URL stops the daemon', async () => {
    const status = async (origin: string, method = 'GET'): Promise<number> =>
      (await by({ path: '/api/projects', method, headers: { origin, ...bearer(TOKEN) } })).status;
    expect(await status(SITE)).toBe(200);
    for (const origin of [`${SITE}:444`, 'http://design.example.com', `${SITE}.evil.example`]) {
      expect(await status(origin)).toBe(403);
    }
    expect(await status('null', 'POST')).toBe(403);
    expect(() => parseOrigins(`${SITE},design.example.com`)).toThrow('Invalid URL');
  });

  test('§1.3: the host localhost:7456 is reserved', async () => {
    for (const [host, status] of [
      ['localhost:7456', 403],
      ['127.0.0.1:7456', 200],
    ] as const) {
      expect((await by({ path: '/api/version', headers: { host } })).status).toBe(status);
    }
  });
});

describe('the entrance of the stand-in daemon, with a loopback peer', () => {
  const { by } = started({ peer: 'real' });

  test('§2: needs no credentials', async () => {
    expect((await by({ from: '127.0.0.9', path: '/api/projects' })).status).toBe(200);
  });

  test.each(LOCAL_EXAMPLES.filter(([, path]) => path !== '/api/daemon/shutdown'))(
    '§2.6: %s %s: Host and Origin decide',
    async (method, path) => {
      const status = async (headers: Record<string, string>): Promise<number> =>
        (await by({ method, path, headers })).status;
      expect(await status({ host: 'design.example.com' })).toBe(403);
      expect(await status({ host: '127.0.0.2', origin: SITE })).toBe(403);
      expect(await status({ host: '127.0.0.2' })).toBe(200);
      expect(await status({ host: '127.0.0.1:7456', origin: 'http://127.0.0.1:7456' })).toBe(200);
    },
  );
});

test('§2.6: a loopback peer stops the daemon', async () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'real' });
  const port = await daemon.start();
  const shutdown = { port, plain: true, from: '127.0.0.1', method: 'POST', path: '/api/daemon/shutdown' };
  await ask(shutdown).catch(() => undefined);
  await expect(
    new Promise((_, reject) => request({ port, host: '127.0.0.1' }).on('error', reject).end()),
  ).rejects.toThrow('ECONNREFUSED');
});
