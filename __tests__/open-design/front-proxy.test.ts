import * as contract from '../../open-design/contract';
import type { BalancerFront, Front } from '../../open-design/front-proxy/front';
import {
  type FrontProxyPlace,
  type FrontProxyState,
  renderFrontProxy,
} from '../../open-design/front-proxy/front-proxy';
import { renderSecretMap, secretMapTemplate } from '../../open-design/front-proxy/secret-map';
import { LARGE_UPLOADS, UPLOADS, UPLOADS_MEGABYTES } from '../../open-design/front-proxy/uploads';
import { FRONTS } from '../rig/sandbox/fixture';
import { value } from '../support/value';

const PLACE: FrontProxyPlace = {
  upstream: '127.0.0.1:7456',
  secretMap: '/etc/secret-map.conf',
  accessLog: '/dev/stdout',
  uploads: '/uploads',
  ports: { http: 80, https: 443, requests: 8080, probes: 8081 },
  tls: { certificate: '/tls/served.pem', acmeWebroot: '/run/acme' },
};

const STATE: FrontProxyState = {
  serverName: value('design.example.com'),
  clients: ['203.0.113.0/24', '10.80.0.0/16'].map(value),
  front: { kind: 'tls', certificate: { mode: 'self-signed' } },
};

const behind = (...sources: string[]): BalancerFront => ({
  kind: 'balancer',
  sources,
  clientAddress: 'X-Forwarded-For',
});

const render = (state: Partial<FrontProxyState> = {}, place: Partial<FrontProxyPlace> = {}): string =>
  renderFrontProxy({ ...PLACE, ...place }, { ...STATE, ...state });

test('agrees with the contract', () => {
  const conf = render();
  for (const path of contract.OPEN_PATHS) expect(conf).toContain(path);
  expect(conf).toContain(`"~^${contract.PREVIEW_PATH}" preview;`);
  expect(conf).toContain(`realm="${contract.BASIC_REALM}"`);
  expect(conf).toContain(`proxy_read_timeout ${contract.STREAM_TIMEOUT_SECONDS}s;`);
  expect(conf).toContain(`/example-assets/(?<od_asked>[0-9a-f]+${contract.ASSET_PATH}.*)`);
  for (const { path } of contract.UPLOAD_ROUTES) expect(conf).toContain(path);
  for (const route of contract.LOCAL_ROUTES) expect(conf).toContain(route);
  expect(conf).toContain('upstream od_daemon {\n    server 127.0.0.1:7456;\n}');
});

test('every upload that the daemon accepts fits, with its framing, and all of them take a part of the smallest disk', () => {
  const conf = render();
  const limits = [...conf.matchAll(/client_max_body_size (\d+)m;/g)].map(([, size]) => Number(size));
  expect(limits).toEqual([LARGE_UPLOADS.megabytes, UPLOADS.megabytes]);
  for (const { path, megabytes } of contract.UPLOAD_ROUTES) {
    const { megabytes: most } = LARGE_UPLOADS.paths.includes(path) ? LARGE_UPLOADS : UPLOADS;
    expect([path, megabytes * 1.04 <= most]).toEqual([path, true]);
  }
  const smallest = 20 * 1024;
  expect(UPLOADS_MEGABYTES).toBe(7000);
  expect(UPLOADS_MEGABYTES).toBeLessThan(smallest * 0.35);
});

test.each([
  ...Object.entries(FRONTS).map(([name, front]) => [name, { front }] as const),
  ['an open one', { clients: 'everyone' }],
  ['one with a filing number', { icpNumber: value('京ICP备12345678号-1') }],
] as const)('%s: has no placeholder, is ASCII, and is the same every time', (_, state) => {
  const conf = render(state);
  expect(conf).not.toMatch(/@@|\{\{/);
  expect(conf).toMatch(/^[\n -~]*$/);
  expect(render({ ...state })).toBe(conf);
});

test('the upstream is fixed, and only the path as the client sent it may follow', () => {
  const front = behind('10.80.0.0/20');
  for (const conf of [render(), render({ front })]) {
    for (const line of conf.match(/proxy_pass .*/g) ?? [])
      expect(line).toMatch(/^proxy_pass http:\/\/od_daemon(\$request_uri|\$od_asset|\/api\/health)?;$/);
  }
});

test('redirects to the domain if there is one, otherwise to the requested host', () => {
  expect(render()).toContain('return 301 https://design.example.com$request_uri;');
  expect(render({ serverName: undefined })).toContain('return 301 https://$host$request_uri;');
});

/** The lines of a `geo` block. */
const geo = (conf: string, variable: string): string[] | undefined =>
  new RegExp(`geo [^{]*\\$${variable} \\{([^}]*)\\}`)
    .exec(conf)?.[1]
    ?.trim()
    .split(/\s*\n\s*/);

test('other names lead to the domain, except where clients have no way to use it', () => {
  for (const front of Object.values(FRONTS)) expect(render({ front })).toContain('return 421;');
  expect(render({ serverName: undefined })).not.toContain('return 421;');
  const front = { ...behind('10.80.0.0/16'), clientAddress: 'peer' } as const;
  expect(render({ front })).not.toContain('return 421;');
});

test('admits only the blocks of the allow-list, or everyone', () => {
  expect(geo(render(), 'od_listed')).toEqual(['default 0;', '203.0.113.0/24 1;', '10.80.0.0/16 1;']);
  expect(geo(render({ clients: 'everyone' }), 'od_listed')).toEqual(['default 1;']);
});

test('loopback is exempt as the peer of the connection only, which no header changes', () => {
  for (const front of Object.values(FRONTS)) {
    const conf = render({ front });
    expect(conf.match(/^geo .*/gm)?.filter((line) => !line.startsWith('geo $realip_remote_addr '))).toEqual([
      'geo $od_listed {',
    ]);
    expect(geo(conf, 'od_loopback')).toEqual(['default 0;', '127.0.0.1 1;']);
  }
});

test('a header is trusted only behind a balancer, and only from its addresses', () => {
  const believed = (front: Front) => render({ front }).match(/^ *(real_ip_header|set_real_ip_from) .*/gm);
  for (const [name, front] of Object.entries(FRONTS)) {
    const { kind } = front;
    expect([name, believed(front) !== null]).toEqual([name, kind === 'balancer']);
  }
  const peer = { ...behind('10.80.0.0/16'), clientAddress: 'peer', nodes: ['10.80.0.0/16'] } as const;
  expect(believed(peer)).toBeNull();
  expect(geo(render({ front: peer }), 'od_balancer')).toContain('10.80.0.0/16 1;');
});

test('nodes may probe, and may not send requests', () => {
  const front = { ...behind('10.80.0.0/20'), nodes: ['10.80.0.0/16'] };
  const conf = render({ front });
  expect(geo(conf, 'od_balancer')).toEqual(['default 0;', '127.0.0.1 1;', '10.80.0.0/20 1;']);
  expect(conf.match(/(allow|deny) .*;/g)).toEqual([
    'allow 127.0.0.1;',
    'allow 10.80.0.0/20;',
    'allow 10.80.0.0/16;',
    'deny all;',
  ]);
  expect(conf.match(/set_real_ip_from .*/g)).toEqual(['set_real_ip_from 10.80.0.0/20;']);
});

test('port 80 is open for the authority only for http-01', () => {
  const open = Object.entries(FRONTS).filter(([, front]) => render({ front }).includes('acme-challenge'));
  expect(open.map(([name]) => name)).toEqual(['acme http-01', 'acme http-01 without an address']);
});

test.each([
  ['an address without bits', { front: behind('203.0.113.7') }, /sources: got '203.0.113.7'/],
  ['too many bits', { front: behind('203.0.113.7/33') }, /sources: got/],
  ['a block that breaks out', { front: behind('10.0.0.0/8 1; } #') }, /sources: got/],
  ['a balancer from nowhere', { front: behind() }, /sources: got an empty list/],
] as [string, Partial<FrontProxyState>, RegExp][])('throws on %s', (_, change, message) => {
  expect(() => render(change)).toThrow(message);
});

test.each([
  ['an upstream with a path', { upstream: '127.0.0.1:7456;' }, /upstream: got/],
  ['a path with a space', { tls: { certificate: '/a b', acmeWebroot: '/w' } }, /certificate: got/],
] as [string, Partial<FrontProxyPlace>, RegExp][])('throws on %s', (_, change, message) => {
  expect(() => render({}, change)).toThrow(message);
});

test('TLS is terminated only where there is a certificate', () => {
  const { tls: _, ...pod } = PLACE;
  expect(() => renderFrontProxy(pod, STATE)).toThrow(/^front: got tls, allowed balancer/);
});

test('the secret map is a template without a secret', () => {
  expect(secretMapTemplate().match(/\{\{\w+\}\}/g)).toEqual([
    '{{BASIC}}',
    '{{TOKEN}}',
    '{{TOKEN}}',
    '{{TOKEN}}',
    '{{TOKEN}}',
    '{{PASSES}}',
  ]);
});

/** The passes of this period and of the one before, as nginx composes them at a time in seconds. */
const passesAt = (seconds: number): readonly (string | undefined)[] => {
  const digest = (text: string): string => text.slice(-2).padStart(32, '0');
  const map = renderSecretMap(secretMapTemplate(), { token: 'token', base64: (text) => text, digest });
  return ['pass', 'last'].map((name) =>
    [1, 2, 3, 4]
      .map((place) => {
        const [, lines = ''] = new RegExp(`\\$od_${name}_${place} \\{([^}]*)\\}`).exec(map) ?? [];
        const found = [...lines.matchAll(/"~([^"]+)" (\w+);/g)].find(([, pattern = '']) =>
          new RegExp(pattern).test(`${seconds}.000`),
        );
        return found?.[2];
      })
      .join(''),
  );
};

test.each([1795_900000, 1796_000000, 1799_999999, 1800_000000, 1999_999999, 2000_000000, 1900_000000])(
  'at %i, nginx knows the pass of the period before',
  (seconds) => {
    const [now, last] = passesAt(seconds);
    expect(now).toHaveLength(128);
    expect(last).toBe(passesAt(seconds - 100_000)[0]);
    expect(last).not.toBe(now);
  },
);
