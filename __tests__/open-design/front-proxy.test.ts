import * as contract from '../../open-design/contract';
import {
  renderFrontProxy,
  secretMapTemplate,
  type FrontProxyProps,
} from '../../open-design/front-proxy/front-proxy';

const PROPS: FrontProxyProps = {
  upstream: '127.0.0.1:7456',
  serverName: 'design.example.com',
  allowCidrs: ['203.0.113.0/24', '2001:db8::/32'],
  secretMap: '/etc/secret-map.conf',
  accessLog: '/dev/stdout',
  front: {
    kind: 'tls',
    certificate: '/tls/server.crt',
    certificateKey: '/tls/server.key',
    listen: { http: 80, https: 443 },
  },
};

const BALANCED: FrontProxyProps = {
  ...PROPS,
  front: {
    kind: 'balancer',
    listen: { requests: 8080, probes: 8081 },
    sources: ['10.80.0.0/20'],
    clientAddress: 'X-Forwarded-For',
  },
};

test('says what the contract says', () => {
  const conf = renderFrontProxy(PROPS);
  for (const path of contract.OPEN_PATHS) expect(conf).toContain(path);
  expect(conf).toContain(`~^GET ${contract.PREVIEW_PATH}`);
  expect(conf).toContain(`realm="${contract.BASIC_REALM}"`);
  expect(conf).toContain(`proxy_read_timeout ${contract.STREAM_TIMEOUT_SECONDS}s;`);
  const body = Number(/client_max_body_size (\d+)m;/.exec(conf)?.[1]);
  expect(body).toBeGreaterThan(contract.UPLOAD.fileMegabytes * contract.UPLOAD.files);
});

test.each([
  ['with TLS', PROPS],
  ['behind a balancer', BALANCED],
  ['with a filing number', { ...BALANCED, icpNumber: '京ICP备12345678号-1' }],
])('%s: leaves nothing to fill in, is ASCII, and the same every time', (_, props) => {
  const conf = renderFrontProxy(props);
  expect(conf).not.toContain('@@');
  expect(conf).toMatch(/^[\n -~]*$/);
  expect(renderFrontProxy({ ...props })).toBe(conf);
});

test('fixes the upstream: no variable can choose another', () => {
  expect(renderFrontProxy(PROPS).match(/proxy_pass .*/g)).toEqual(['proxy_pass http://127.0.0.1:7456;']);
});

test('redirects to the name where there is one, else to what was asked for', () => {
  expect(renderFrontProxy(PROPS)).toContain('return 301 https://design.example.com$request_uri;');
  expect(renderFrontProxy({ ...PROPS, serverName: undefined })).toContain(
    'return 301 https://$host$request_uri;',
  );
});

test('admits the blocks of the allow-list and nobody else', () => {
  const geo = /geo \$od_admitted \{([^}]*)\}/.exec(renderFrontProxy(PROPS))?.[1];
  expect(geo?.trim().split(/\s*\n\s*/)).toEqual([
    'default 0;',
    '127.0.0.1 1;',
    '203.0.113.0/24 1;',
    '2001:db8::/32 1;',
  ]);
  expect(renderFrontProxy({ ...PROPS, allowCidrs: ['0.0.0.0/0'] })).toContain('    0.0.0.0/0 1;');
});

test.each([
  ['an empty allow-list', { allowCidrs: [] }, /allowCidrs: got an empty list, allowed at least one/],
  ['an address without bits', { allowCidrs: ['203.0.113.7'] }, /allowCidrs: got '203.0.113.7'/],
  ['too many bits', { allowCidrs: ['203.0.113.7/33'] }, /allowCidrs: got/],
  ['a block that breaks out', { allowCidrs: ['10.0.0.0/8 1; } #'] }, /allowCidrs: got/],
  ['a name that breaks out', { serverName: 'a.example; }' }, /serverName: got/],
  ['an upstream with a path', { upstream: '127.0.0.1:7456;' }, /upstream: got/],
  [
    'a path with a space',
    { front: { kind: 'tls', listen: { http: 80, https: 443 }, certificate: '/a b', certificateKey: '/k' } },
    /certificate: got/,
  ],
  ['a balancer from nowhere', { front: { ...BALANCED.front, sources: [] } }, /sources: got an empty list/],
  ['a filing number that breaks out', { icpNumber: "1'; }" }, /icpNumber: got/],
] as [string, Partial<FrontProxyProps>, RegExp][])('throws on %s', (_, change, message) => {
  expect(() => renderFrontProxy({ ...PROPS, ...change })).toThrow(message);
});

test('the secret map is a template without a secret', () => {
  expect(secretMapTemplate().match(/@@\w+@@/g)).toEqual(['@@BASIC@@', '@@TOKEN@@', '@@TOKEN@@', '@@TOKEN@@']);
});
