import fc from 'fast-check';

import { DIGEST, PUBLIC_KEY } from '../../../support/environments';
import { zone } from './common';
import { both, int, maybe, type Tree } from './parts';
import { billing, bucket, instanceType, kms, networks } from './values';

const ssh = both(fc.record({ publicKeys: fc.constant([PUBLIC_KEY]) }), maybe({ allow: networks }));

/** The host, without the keys of its own address. */
export const ecs = both(
  fc.record({ zone, instanceType }),
  maybe({
    systemDiskGiB: int(20, 2048),
    dataDisk: maybe({ sizeGiB: int(20, 65536), snapshotRetentionDays: int(1, 65536) }),
    backup: fc.oneof(
      maybe({ keepDays: int(1, 365), bucket }),
      both(fc.record({ bucket, createBucket: fc.boolean() }), maybe({ keepDays: int(1, 365) })),
    ),
    kmsKeyId: kms,
    billing: billing(1, 9, 60),
    ssh,
    protect: fc.boolean(),
  }),
);

/** Puts the image into an Enterprise instance of the registry, or not. */
export const withInstance = (environment: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc.tuple(environment, fc.constantFrom(undefined, '', '-vpc')).map(([tree, network]) =>
    network === undefined
      ? tree
      : {
          ...tree,
          app: {
            ...(tree['app'] as Tree),
            image: `studio-registry${network}.ap-southeast-1.cr.aliyuncs.com/design/od@${DIGEST}`,
          },
          ecs: { ...(tree['ecs'] as Tree), acrInstanceId: 'cri-0abc' },
        },
  );
