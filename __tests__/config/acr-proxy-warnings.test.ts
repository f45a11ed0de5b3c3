import { OSS, type Section, withProxy } from '../support/acr-proxy';
import { loadText } from '../support/environments';

/** What the stack says at a synth. */
const said = (
  section: Section,
  change: Record<string, unknown> = {},
  role = 'acr-proxy',
): readonly string[] =>
  loadText(withProxy(section, change))
    .warnings.filter((warning) => warning.role === role)
    .map(({ text }) => text);

test('no warnings for the smallest section', () => {
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
])('%s causes a warning', (_, section, words) => {
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
