import fc from 'fast-check';

import { zone } from './common';
import { both, int, maybe, name } from './parts';
import { bucket, image, instanceType, kms } from './values';

const nodes = both(
  fc.record({
    instanceTypes: fc.oneof(
      fc.array(instanceType, { minLength: 1, maxLength: 4 }),
      fc.constant(['ecs.g8y.large', 'ecs.c8y.xlarge']),
    ),
    min: int(1, 3),
    max: int(3, 9),
  }),
  maybe({ systemDiskGiB: int(40, 2048) }),
);

export const ack = both(
  fc.record({
    zone,
    nodes,
    frontProxyImage: image,
    serviceCidr: fc.constantFrom('10.200.0.0/16', '172.31.0.0/24'),
  }),
  maybe({
    kubernetesVersion: fc.constant('1.34.1-aliyun.1'),
    apiAccess: fc.constantFrom('private', 'public'),
    dataDisk: fc.record({ sizeGiB: int(20, 65536) }),
    kmsKeyId: kms,
    pullSecret: name(20),
    environmentSecret: name(20),
    acrCredentialHelper: fc.constantFrom('personal', 'cri-0abc'),
    tokenRevision: int(1, 1000),
    backup: fc.oneof(
      fc.record({ bucket, image }),
      both(fc.record({ bucket, image, createBucket: fc.constant(true) }), maybe({ keepDays: int(1, 365) })),
    ),
    protect: fc.boolean(),
  }),
);
