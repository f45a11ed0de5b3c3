import { OSS, REGISTRY, type Section, withProxy } from '../support/acr-proxy';
import { faultAt, loadText } from '../support/environments';

const PERSONAL = 'crpi-0123456789abcdef.cn-hangzhou.personal.cr.aliyuncs.com';

/**
 * Every misuse that is known of the names of acrProxy, with the path it is
 * reported under and words that must be there.
 */
const MISUSE: readonly (readonly [string, Section, string, RegExp])[] = [
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
    'an endpoint that is too long for a name',
    { everyBucketOf: [`oss-${'a'.repeat(60)}.aliyuncs.com`] },
    'acrProxy.everyBucketOf.0',
    /an endpoint of OSS/,
  ],
];

test.each(MISUSE)('%s is reported where it stands', (_, section, key, words) => {
  expect(faultAt(key, withProxy(section))).toMatch(words);
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
