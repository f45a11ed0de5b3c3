import { demoWith, faultAt, faultOf, loadText, networks } from '../support/environments';

type Section = Readonly<Record<string, unknown>>;

const REGISTRY = 'registry-vpc.cn-hangzhou.aliyuncs.com';
const PERSONAL = 'crpi-0123456789abcdef.cn-hangzhou.personal.cr.aliyuncs.com';
const OSS = 'oss-cn-hangzhou-internal.aliyuncs.com';

/** An environment with a proxy. The value undefined removes a key. */
const withProxy = (section: Section = {}, change: Record<string, unknown> = {}): string =>
  demoWith({
    acrProxy: {
      zone: 'cn-hangzhou-h',
      instanceType: 'ecs.t6-c2m1.large',
      allow: ['10.20.0.0/16'],
      registries: [REGISTRY],
      buckets: [OSS],
      ...section,
    },
    ...change,
  });

/** Every misuse of acrProxy that is known, with the path it is reported under and words that must be there. */
const MISUSE: readonly (readonly [string, Section, string, RegExp])[] = [
  ['an unknown key', { bucket: [OSS] }, 'acrProxy.bucket', /did you mean buckets\?/],
  ['no clients', { allow: undefined }, 'acrProxy.allow', /list the networks of the machines/],
  ['everyone', { allow: 'everyone' }, 'acrProxy.allow', /write a list, each entry on a line/],
  [
    'the whole internet',
    { allow: ['0.0.0.0/0'] },
    'acrProxy.allow.0',
    /a large part of the internet[^]*write your own networks$/m,
  ],
  [
    'the whole internet in pieces',
    { allow: Array.from({ length: 80 }, (_, index) => `${index + 20}.0.0.0/8`) },
    'acrProxy.allow',
    /together are 31 % of the internet[^]*write your own networks$/m,
  ],
  [
    'more clients than a security group holds',
    { allow: networks(198) },
    'acrProxy.allow',
    /at most 197: the security group of the proxy holds 200 rules/,
  ],
  [
    'clients and networks, which share the security group',
    { allow: networks(197), networks: ['10.80.0.12/32'] },
    'acrProxy.allow',
    /197 networks, with 1 in acrProxy\.networks[^]*at most 196/,
  ],
  ['no registry', { registries: [] }, 'acrProxy.registries', /the hosts of the registries/],
  [
    'an address with a scheme',
    { registries: [`https://${REGISTRY}/v2/`] },
    'acrProxy.registries.0',
    /write registry-vpc\.cn-hangzhou\.aliyuncs\.com$/m,
  ],
  [
    'upper case',
    { registries: [REGISTRY.toUpperCase()] },
    'acrProxy.registries.0',
    /write registry-vpc\.cn-hangzhou\.aliyuncs\.com$/m,
  ],
  ['a pattern', { buckets: ['*.oss-cn-hangzhou.aliyuncs.com'] }, 'acrProxy.buckets.0', /a host name/],
  ['a name for nginx', { charts: ['a.example.com; deny all'] }, 'acrProxy.charts.0', /a host name/],
  ['an IP address', { registries: ['100.64.0.11'] }, 'acrProxy.registries.0', /a host name/],
  ['no bucket', { buckets: [] }, 'acrProxy.buckets', /every pull is redirected to one of them[^]*cri-<id>/],
  [
    'a personal instance of today without its authorization service',
    { registries: [PERSONAL] },
    'acrProxy.registries.0',
    /whose name does not tell[^]*curl -i https:\/\/crpi-0123456789abcdef/,
  ],
  [
    'a domain of one’s own without its authorization service',
    { registries: ['images.example.com'] },
    'acrProxy.registries.0',
    /images\.example\.com, whose name does not tell/,
  ],
  [
    'an authorization service that follows anyway',
    { authorizations: ['dockerauth-vpc.cn-hangzhou.aliyuncs.com'] },
    'acrProxy.authorizations.0',
    /which follows from acrProxy\.registries[^]*remove it/,
  ],
  ['a name in two lists', { charts: [OSS] }, 'acrProxy.buckets.0', /which is also acrProxy\.charts\.0/],
  [
    'a bucket beside every bucket',
    { buckets: [`one.${OSS}`], everyBucketOf: [OSS] },
    'acrProxy.buckets.0',
    /lets through with every other bucket[^]*which lets fewer names through/,
  ],
  [
    'every bucket of a name that is no endpoint',
    { everyBucketOf: ['aliyuncs.com'] },
    'acrProxy.everyBucketOf.0',
    /an endpoint of OSS/,
  ],
  [
    'a name for VPCs of another region',
    { registries: ['registry-vpc.cn-beijing.aliyuncs.com'] },
    'acrProxy.registries.0',
    /for VPCs in cn-beijing, with region cn-hangzhou[^]*a proxy in cn-beijing/,
  ],
  [
    'a bucket for VPCs of another region',
    { buckets: ['one.oss-cn-beijing-internal.aliyuncs.com'] },
    'acrProxy.buckets.0',
    /for VPCs in cn-beijing/,
  ],
  [
    'the metadata service',
    { networks: ['100.64.0.0/10'] },
    'acrProxy.networks.0',
    /without the metadata service \(100\.100\.100\.200\)/,
  ],
  [
    'a network of the internet',
    { networks: ['203.0.113.0/24'] },
    'acrProxy.networks.0',
    /a part of the internet/,
  ],
  [
    'link-local addresses',
    { networks: ['169.254.1.0/24'] },
    'acrProxy.networks.0',
    /a part of 169\.254\.0\.0\/16[^]*in which no registry is/,
  ],
  ['multicast addresses', { networks: ['224.0.0.0/8'] }, 'acrProxy.networks.0', /a part of 224\.0\.0\.0\/4/],
  [
    'a network that names for VPCs open anyway',
    { networks: ['100.64.0.0/16'] },
    'acrProxy.networks.0',
    /a part of 100\.64\.0\.0\/10, with registry-vpc\.[^]*remove it$/m,
  ],
  [
    'an endpoint that is too long for a name',
    { everyBucketOf: [`oss-${'a'.repeat(60)}.aliyuncs.com`] },
    'acrProxy.everyBucketOf.0',
    /an endpoint of OSS/,
  ],
  [
    'a rate without an elastic IP',
    { bandwidthMbps: 50 },
    'acrProxy.bandwidthMbps',
    /50, with acrProxy\.address intranet[^]*remove it/,
  ],
  ['a zone without a vSwitch', { zone: 'cn-hangzhou-b' }, 'acrProxy.zone', /a zone of network\.vSwitches/],
  [
    'an instance family that is not known',
    { instanceType: 'ecs.new9.large' },
    'acrProxy.instanceType',
    /write acrProxy\.architecture/,
  ],
  [
    'more text than a command holds',
    {
      allow: networks(150),
      buckets: Array.from(
        { length: 20 },
        (_, n) => `${'b'.repeat(60)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(50)}${n}.com`,
      ),
      charts: Array.from(
        { length: 10 },
        (_, n) => `${'f'.repeat(60)}.${'c'.repeat(63)}.${'d'.repeat(63)}.${'e'.repeat(50)}${n}.com`,
      ),
    },
    'acrProxy',
    /at most 8000 bytes together/,
  ],
];

test.each(MISUSE)('%s is reported where it stands', (_, section, key, words) => {
  expect(faultAt(key, withProxy(section))).toMatch(words);
});

test('all faults are reported together', () => {
  const text = withProxy({ zone: 'cn-hangzhou-b', allow: ['0.0.0.0/0'], buckets: [], bandwidthMbps: 0 });
  expect(faultOf(text)).toMatch(/has 4 faults/);
});

test.each([
  ['a default instance', {}],
  ['a public name of another region', { registries: ['registry.cn-beijing.aliyuncs.com'] }],
  [
    'a personal instance of today with its authorization service',
    { registries: [PERSONAL], authorizations: ['dockerauth.cn-hangzhou.aliyuncs.com'] },
  ],
  [
    'a network of the cloud’s own services with public names only',
    {
      registries: ['images.example.com'],
      authorizations: ['token.example.com'],
      buckets: ['layers.example.com'],
      networks: ['100.64.0.0/16'],
    },
  ],
  [
    'a finance region’s name of OSS, which is no region',
    { buckets: ['oss-cn-hzjbp-b-internal.aliyuncs.com'] },
  ],
])('%s is accepted', (_, section) => {
  expect(loadText(withProxy(section)).config.acrProxy).toMatchObject({ protect: true, address: 'intranet' });
});

describe('warnings', () => {
  /** What the stack says at a synth. */
  const said = (
    section: Section,
    change: Record<string, unknown> = {},
    role = 'acr-proxy',
  ): readonly string[] =>
    loadText(withProxy(section, change))
      .warnings.filter((warning) => warning.role === role)
      .map(({ text }) => text);

  test('none for the smallest section', () => {
    expect(said({})).toEqual([]);
  });

  test.each([
    [
      'every bucket of an endpoint',
      { buckets: [], everyBucketOf: [OSS] },
      /^acrProxy\.everyBucketOf has oss-.*other people/,
    ],
    [
      'an Enterprise instance in the VPC without its address',
      { registries: ['studio-registry-vpc.cn-hangzhou.cr.aliyuncs.com'] },
      /^acrProxy\.networks is missing, with studio-registry-vpc\./,
    ],
    ['clients of the documentation', { allow: ['203.0.113.0/24'] }, /reserved for documentation/],
    ['no protection', { protect: false }, /^acrProxy\.protect is false/],
  ])('%s', (_, section, words) => {
    expect(said(section)).toEqual([expect.stringMatching(words)]);
  });

  test('a region of the finance cloud', () => {
    const finance = {
      region: 'cn-hangzhou-finance',
      network: {
        vSwitches: {
          'cn-hangzhou-h': undefined,
          'cn-hangzhou-i': undefined,
          'cn-hangzhou-finance-b': '10.80.0.0/20',
          'cn-hangzhou-finance-c': '10.80.16.0/20',
        },
      },
      ecs: { zone: 'cn-hangzhou-finance-b' },
    };
    const section = {
      zone: 'cn-hangzhou-finance-b',
      registries: ['registry-vpc.cn-hangzhou-finance.aliyuncs.com'],
      buckets: ['oss-cn-hzjbp-b-internal.aliyuncs.com'],
    };
    expect(said(section, finance, 'network')).toEqual([expect.stringMatching(/of the finance cloud/)]);
  });

  test('an environment with a proxy alone is no mistake', () => {
    expect(said({}, { ecs: undefined }, 'network')).toEqual([]);
  });
});
