import { LOCAL_HOST, LOCAL_ROUTE } from '../../open-design/contract';
import { StandInDaemon } from '../rig/daemon/daemon';
import { LOCAL_EXAMPLES } from '../rig/daemon/local-routes';
import { type Answer, type Ask, ask, basic, bearer } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const DOMAIN = 'design.example.com';
const SITE = { origin: `https://${DOMAIN}` };
const OPERATORS = [
  '/api/daemon/shutdown',
  '/api/daemon/db/verify',
  '/api/daemon/db/vacuum',
  '/api/plugins/events/purge',
];

describeWith(['nginx', 'openssl', 'bash'], 'the routes for a loopback peer and Host', () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'loopback', scriptMebibytes: 1 });
  const nginx = new NginxUnderTest();
  const unnamed = new NginxUnderTest();
  const send = (method: string, path: string, headers: Ask['headers'] = {}): Promise<Answer> =>
    ask({ port: nginx.https, method, path, headers: { host: DOMAIN, ...bearer(TOKEN), ...headers } });

  beforeAll(async () => {
    const port = await daemon.start();
    await nginx.start(TOKEN, port, { clients: [value('127.0.0.2/32')], serverName: value(DOMAIN) });
    await unnamed.start(TOKEN, port, { clients: [value('127.0.0.2/32')] });
  });
  afterAll(async () => {
    await nginx.stop();
    await unnamed.stop();
    await daemon.stop();
  });

  const routes = LOCAL_EXAMPLES.map(([method = '', path = '']) => [method, path] as const);
  const open = routes.filter(([, path]) => !OPERATORS.includes(path));

  test('the list of the contract is the daemon’s, without the routes for an operator', () => {
    const listed = routes.filter((route) => new RegExp(`^${LOCAL_ROUTE}$`).test(route.join(' ')));
    expect(listed).toEqual(open);
    expect(routes).toHaveLength(open.length + OPERATORS.length);
  });

  test.each(open)(
    '%s %s answers a person who is signed in, by any sign of the site',
    async (method, path) => {
      for (const headers of [
        SITE,
        { 'sec-fetch-site': 'same-origin' },
        { ...SITE, 'sec-fetch-site': 'same-origin' },
        { ...SITE, ...basic('open-design', TOKEN) },
      ]) {
        const { status } = await send(method, path, headers);
        expect([headers, status]).toEqual([headers, 200]);
      }
      expect((await send(method, path, { ...SITE, authorization: '' })).status).toBe(401);
    },
  );

  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another site, in an old browser', { origin: 'https://evil.example' }],
    ['another site whose name begins alike', { origin: `https://${DOMAIN}.evil.example` }],
    ['a subdomain', { origin: `https://x.${DOMAIN}`, 'sec-fetch-site': 'same-site' }],
    ['the site without encryption', { origin: `http://${DOMAIN}`, 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a link of another site', { 'sec-fetch-site': 'cross-site' }],
    ['another site that claims the origin', { ...SITE, 'sec-fetch-site': 'cross-site' }],
    [
      'another origin that claims the site',
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ],
    ['an origin with another behind it', { origin: `https://evil.example https://${DOMAIN}` }],
    ['a program that says nothing', {}],
  ])('%s gets the refusal of the daemon', async (_, headers) => {
    for (const [method, path] of open) {
      expect([method, path, (await send(method, path, headers)).status]).toEqual([method, path, 403]);
    }
  });

  test.each(OPERATORS)('%s is refused to everybody', async (path) => {
    for (const asked of [
      path,
      `${path}/`,
      `${path}?x=1`,
      path.toUpperCase(),
      `/api/connectors/..%2f..${path}/connect`,
    ])
      expect([asked, (await send('POST', asked, SITE)).status]).not.toEqual([asked, 200]);
  });

  test.each([
    '/api/connectors/../daemon/shutdown',
    '/api/connectors/x/../../daemon/shutdown?/connect',
    '/api/daemon/shutdown?/api/connectors/x/connect',
    '/api/daemon/shutdown#/api/connectors/x/connect',
    '/api/connectors/x%2f..%2f..%2fdaemon%2fshutdown/connect',
    '//api/daemon/shutdown',
  ])('no spelling makes it another route: %s', async (path) => {
    daemon.seen.length = 0;
    await send('POST', path, SITE);
    expect(daemon.seen.filter(({ headers }) => headers.host === LOCAL_HOST)).toEqual([]);
  });

  test.each(
    [DOMAIN, undefined].flatMap((domain) =>
      [
        '127.0.0.1:7456',
        '127.0.0.2',
        'LocalHost',
        'x.localhost',
        '[::1]:7456',
        '127.1',
        '2130706433',
        '0.0.0.0',
      ].map((host) => [domain, host] as const),
    ),
  )(
    'with the domain %s, no Host makes the daemon think that its own machine asks: %s',
    async (domain, host) => {
      daemon.seen.length = 0;
      const { https } = domain === undefined ? unnamed : nginx;
      // The name in the first line has precedence over the Host for nginx, but not for the daemon.
      for (const path of ['/api/daemon/db/verify', `https://${DOMAIN}/api/daemon/db/verify`]) {
        const { status } = await ask({
          port: https,
          method: 'POST',
          path,
          headers: { ...bearer(TOKEN), host },
        });
        expect([403, 421]).toContain(status);
      }
      const seen = daemon.seen.map(({ headers }) => headers.host);
      expect(seen.filter((name) => ![DOMAIN, '_'].includes(name ?? ''))).toEqual([]);
    },
  );

  test('other names and addresses reach the daemon as they are, and its own machine may use any', async () => {
    for (const [host, from] of [
      ['203.0.113.9', '127.0.0.2'],
      ['192.0.2.7:8443', '127.0.0.2'],
      ['design.corp.local', '127.0.0.2'],
      ['open-design', '127.0.0.2'],
      ['localhost:8080', '127.0.0.1'],
    ] as const) {
      daemon.seen.length = 0;
      await ask({ port: unnamed.https, path: '/api/projects', headers: { ...bearer(TOKEN), host }, from });
      expect(daemon.seen.map(({ headers }) => headers.host)).toEqual([host]);
    }
  });

  test('the daemon sees its own Host there, no Origin, and the site’s elsewhere', async () => {
    daemon.seen.length = 0;
    await send('GET', '/api/library/connection', SITE);
    await send('GET', '/api/projects', SITE);
    expect(daemon.seen.map(({ headers }) => [headers.host, headers.origin])).toEqual([
      [LOCAL_HOST, undefined],
      [DOMAIN, SITE.origin],
    ]);
  });
});
