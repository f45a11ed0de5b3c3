import * as contract from '../../open-design/contract';
import type { Front } from '../../open-design/front-proxy/front';
import {
  type FrontProxyPlace,
  type FrontProxyState,
  renderFrontProxy,
  secretMapTemplate,
} from '../../open-design/front-proxy/front-proxy';
import { FRONTS } from '../rig/sandbox/fixture';
import { value } from '../support/value';

const PLACE: FrontProxyPlace = {
  upstream: '127.0.0.1:7456',
  secretMap: '/etc/secret-map.conf',
  accessLog: '/dev/stdout',
  ports: { http: 80, https: 443, requests: 8080, probes: 8081 },
  tls: { certificate: '/tls/served.pem', acmeWebroot: '/run/acme' },
};

const STATE: FrontProxyState = {
  serverName: value('design.example.com'),
  clients: ['203.0.113.0/24', '10.80.0.0/16'].map(value),
  front: { kind: 'tls', certificate: { mode: 'self-signed' } },
};

const render = (state: Partial<FrontProxyState> = {}, place: Partial<FrontProxyPlace> = {}): string =>
  renderFrontProxy({ ...PLACE, ...place }, { ...STATE, ...state });

test('agrees with the contract', () => {
  const conf = render();
  for (const path of contract.OPEN_PATHS) expect(conf).toContain(path);
  expect(conf).toContain(`~^GET ${contract.PREVIEW_PATH}`);
  expect(conf).toContain(`realm="${contract.BASIC_REALM}"`);
  expect(conf).toContain(`proxy_read_timeout ${contract.STREAM_TIMEOUT_SECONDS}s;`);
  const body = Number(/client_max_body_size (\d+)m;/.exec(conf)?.[1]);
  expect(body).toBeGreaterThan(contract.UPLOAD.fileMegabytes * contract.UPLOAD.files);
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

test('the upstream is fixed, without variables', () => {
  expect(render().match(/proxy_pass .*/g)).toEqual(['proxy_pass http://127.0.0.1:7456;']);
});

test('redirects to the domain if there is one, otherwise to the requested host', () => {
  expect(render()).toContain('return 301 https://design.example.com$request_uri;');
  expect(render({ serverName: undefined })).toContain('return 301 https://$host$request_uri;');
});

test('admits only the blocks of the allow-list, or everyone', () => {
  const geo = (conf: string) =>
    /geo \$od_admitted \{([^}]*)\}/
      .exec(conf)?.[1]
      ?.trim()
      .split(/\s*\n\s*/);
  expect(geo(render())).toEqual(['default 0;', '127.0.0.1 1;', '203.0.113.0/24 1;', '10.80.0.0/16 1;']);
  expect(geo(render({ clients: 'everyone' }))).toEqual(['default 1;']);
});

test('port 80 is open for the authority only for http-01', () => {
  const open = Object.entries(FRONTS).filter(([, front]) => render({ front }).includes('acme-challenge'));
  expect(open.map(([name]) => name)).toEqual(['acme http-01']);
});

const behind = (...sources: string[]): Front => ({
  kind: 'balancer',
  sources,
  clientAddress: 'X-Forwarded-For',
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
  ]);
});
