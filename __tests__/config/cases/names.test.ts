import {
  ABROAD,
  demoWith,
  DIGEST,
  faultAt,
  faultOf,
  ICP_NUMBERS,
  loadText,
} from '../../support/environments';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };

const domain = (name: string): string =>
  demoWith({ ...ABROAD, access: { domain: name }, ecs: { zone: 'ap-southeast-1a' } });
const acme = (change: Record<string, unknown>): string =>
  demoWith({
    access: { ...DOMAIN, tls: { mode: 'acme', challenge: 'dns-01', email: 'a@example.com', ...change } },
  });

/** Names in other scripts, and wrong punycode: the text, the path in the report, and words of the report. */
const REFUSED: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'an international domain',
    domain('设计.中国'),
    'access.domain',
    /an international name[^]*write xn--[a-z0-9-]+\.xn--fiqs8s/,
  ],
  [
    'an international domain with a scheme and full stops of its own',
    domain('https://设计。公司。'),
    'access.domain',
    /write xn--wc3a5b\.xn--55qx5d$/m,
  ],
  [
    'a label that is not punycode',
    domain('xn--zzzzzzzz99999.example.com'),
    'access.domain',
    /a label xn--… that is not punycode[^]*in its own script/,
  ],
  [
    'an international zone',
    demoWith({ access: DOMAIN, slb: { certificate: '8899123-cn-hangzhou', dnsZone: '例子.中国' } }),
    'slb.dnsZone',
    /write xn--fsqu00a\.xn--fiqs8s$/m,
  ],
  [
    'an international zone of a challenge',
    acme({ challengeZone: '例子.中国' }),
    'access.tls.challengeZone',
    /write xn--fsqu00a\.xn--fiqs8s$/m,
  ],
  [
    'an e-mail address with an international name',
    acme({ email: 'ops@例子.中国' }),
    'access.tls.email',
    /write ops@xn--fsqu00a\.xn--fiqs8s$/m,
  ],
  [
    'an international host',
    demoWith({ app: { egress: { networks: ['10.20.0.0/24'], hosts: ['https://模型.公司/v1'] } } }),
    'app.egress.hosts.0',
    /an international name[^]*write xn--xgs754b\.xn--55qx5d$/m,
  ],
  [
    'an international mirror',
    demoWith({ app: { registryMirrors: ['https://镜像.中国:5000'] } }),
    'app.registryMirrors.0',
    /write https:\/\/xn--[a-z0-9]+\.xn--fiqs8s:5000$/m,
  ],
  [
    'an international registry',
    demoWith({ app: { image: `镜像.中国/od:v1@${DIGEST}` } }),
    'app.image',
    /write xn--[a-z0-9]+\.xn--fiqs8s\/od:v1$/m,
  ],
  [
    'an international Terraform Enterprise',
    demoWith({ backend: { type: 'cloud', organization: 'example', hostname: '例子.中国' } }),
    'backend.hostname',
    /write xn--fsqu00a\.xn--fiqs8s$/m,
  ],
];

test.each(REFUSED)('%s is refused', (_, text, path, words) => {
  expect(faultAt(path, text)).toMatch(words);
});

test.each([
  ['an international name', domain('xn--wc3a5b.xn--fiqs8s')],
  ['a name with two hyphens', domain('ab--cd.example.com')],
  ['an e-mail address below an international ending', acme({ email: 'a@xn--fsqu00a.xn--fiqs8s' })],
  ['a name whose ending is international', domain('design.xn--fiqs8s')],
])('%s is accepted', (_, text) => {
  expect(() => loadText(text)).not.toThrow();
});

describe('a filing number', () => {
  const filed = (icpNumber: string): string => demoWith({ access: { ...DOMAIN, icpNumber } });

  test.each(ICP_NUMBERS)('%s is accepted', (number) => {
    expect(loadText(filed(number)).config.access.icpNumber).toBe(number);
  });

  test.each([
    ['京ICP备 12345678号-1', '京ICP备12345678号-1'],
    ['京ＩＣＰ备１２３４５６７８号－1', '京ICP备12345678号-1'],
    ['京icp备12345678号—1', '京ICP备12345678号-1'],
    ['京ICP备12345678', '京ICP备12345678号'],
    ['沪ICP备2021000001-3', '沪ICP备2021000001号-3'],
    [' 粤b2-20090059 ', '粤B2-20090059'],
  ])('%s is answered with %s', (written, meant) => {
    expect(faultAt('access.icpNumber', filed(written))).toContain(`fix:     write ${meant}`);
  });

  test.each([
    '京公网安备11010502030001号',
    'ICP备12345678号',
    '国ICP备12345678号',
    '京ICP备1234号',
    '12345678',
  ])('%s is refused', (number) => {
    expect(faultAt('access.icpNumber', filed(number))).toMatch(/copy the number from beian\.miit\.gov\.cn/);
  });

  test('with a blank is one fault', () => {
    const message = faultOf(filed('京ICP备 12345678号-1'));
    expect(message).toMatch(/has 1 fault\n/);
    expect(message).toMatch(/access\.icpNumber \(line \d+\)/);
  });
});
