import fc from 'fast-check';

import { zone } from './common';
import { both, int, maybe } from './parts';
import { bucket, domain, instanceType, networks } from './values';

/** Names of a default instance in the region, inside VPCs or public, of an Enterprise instance, and one of one's own. */
const registries = fc.subarray(
  [
    'registry-vpc.ap-southeast-1.aliyuncs.com',
    'registry.cn-hangzhou.aliyuncs.com',
    'studio-registry-vpc.ap-southeast-1.cr.aliyuncs.com',
    'studio-registry.cn-shanghai.cr.aliyuncs.com',
  ],
  { minLength: 1 },
);

export const acrProxy = both(
  fc.record({
    zone,
    instanceType,
    allow: networks,
    registries,
    buckets: fc.array(
      bucket.map((text) => `${text}.oss-ap-southeast-1-internal.aliyuncs.com`),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
  }),
  fc.oneof(
    fc.constant({}),
    fc.constant({ address: 'intranet' }),
    both(fc.constant({ address: 'internet' }), maybe({ bandwidthMbps: int(1, 200) })),
  ),
  maybe({
    authorizations: domain.map((text) => [`auth.${text}`]),
    charts: domain.map((text) => [`chart.${text}`]),
    everyBucketOf: fc.constant(['oss-ap-southeast-1.aliyuncs.com']),
    networks: fc.constantFrom(['10.20.0.0/16'], ['192.168.7.9/32', '172.16.0.0/12']),
    protect: fc.boolean(),
  }),
);
