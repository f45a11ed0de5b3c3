import { StandInDaemon } from '../rig/daemon/daemon';
import { MINTED_SCOPE, PROJECT } from '../rig/daemon/preview';
import { type Answer, type Ask, ask, basic, bearer } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const DOMAIN = 'design.example.com';
const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}/index.html`;

describeWith(['nginx', 'openssl', 'bash'], 'another host name than the domain', () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'bridge', scriptMebibytes: 1 });
  const nginx = new NginxUnderTest();
  const to = (path: string, rest: Partial<Ask> = {}, of = nginx): Ask => ({
    port: of.https,
    path,
    ...rest,
    headers: { host: DOMAIN, ...bearer(TOKEN), ...rest.headers },
  });
  const get = (path: string, headers: Ask['headers'] = {}, of = nginx): Promise<Answer> =>
    ask(to(path, { headers }, of));
  let port = 0;
  beforeAll(async () => {
    port = await daemon.start();
    await nginx.start(TOKEN, port, { clients: [value('127.0.0.2/32')], serverName: value(DOMAIN) });
  });
  afterAll(async () => {
    await nginx.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.seen.length = 0;
  });

  const OTHERS = ['192.0.2.1', 'www.example.com', `${DOMAIN}.evil.example`, 'localhost:7456'];

  test.each(OTHERS)('%s: pages lead to the domain, before anybody logs in', async (host) => {
    for (const path of ['/', '/projects/p1?x=1', '//evil.example/']) {
      const { status, headers } = await ask(to(path, { headers: { host, authorization: '' } }));
      expect([status, headers.location, headers['www-authenticate']]).toEqual([
        308,
        `https://${DOMAIN}${path}`,
        undefined,
      ]);
    }
    expect(daemon.seen).toEqual([]);
  });

  test('requests that are no pages get 421, and never reach the daemon', async () => {
    const host = 'www.example.com';
    for (const [method, path] of [
      ['GET', '/api/projects'],
      ['POST', '/'],
      ['PUT', '/api/app-config'],
      ['DELETE', '/api/projects/p1'],
    ] as const) {
      expect([path, (await ask(to(path, { method, headers: { host } }))).status]).toEqual([path, 421]);
    }
    expect(daemon.seen).toEqual([]);
  });

  test('open paths and previews answer at any name', async () => {
    for (const path of ['/api/health', PREVIEW])
      expect((await get(path, { host: '192.0.2.1', authorization: '' })).status).toBe(200);
  });

  test('the domain is known in any spelling', async () => {
    for (const host of [DOMAIN.toUpperCase(), `${DOMAIN}:443`, `${DOMAIN}.`])
      expect((await get('/', { host })).status).toBe(200);
  });

  test('the longest name is known, too', async () => {
    const name = `${'a.'.repeat(125)}com`;
    const long = new NginxUnderTest();
    try {
      await long.start(TOKEN, port, { clients: 'everyone', serverName: value(name) });
      for (const [host, status] of [
        [name, 200],
        [`b${name.slice(1)}`, 308],
      ] as const) {
        expect((await get('/', { host }, long)).status).toBe(status);
      }
    } finally {
      await long.stop();
    }
  });

  test('the host itself and kubectl port-forward use any name, and log in', async () => {
    const own = (headers: Ask['headers']) =>
      ask({ port: nginx.https, from: '127.0.0.1', headers: { ...headers } });
    expect((await own({ host: 'localhost:8080' })).status).toBe(401);
    expect((await own({ host: 'localhost:8080', ...basic('open-design', TOKEN) })).status).toBe(200);
  });
});
