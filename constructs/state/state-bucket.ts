import { OssBucket } from '@cdktf/provider-alicloud/lib/oss-bucket';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { SERVER_SIDE_ENCRYPTION, ZRS_REGIONS } from '../../alibaba-cloud/oss';
import type { BucketName } from '../../values/values';
import { closeBucket } from '../bucket/closed-bucket';

/** Days for which an earlier version of a state can be brought back. Old versions hold secrets, too. */
const KEPT_DAYS = 365;

export interface StateBucketProps {
  /** Name of the bucket, unique in the whole cloud. */
  readonly bucket: BucketName;
  readonly region: string;
  /** Whether Terraform refuses to destroy the bucket. */
  readonly protect: boolean;
  /** What is destroyed after the bucket. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A private bucket that keeps every version of a state for a year, in several zones where the region has them. */
export class StateBucket extends Construct {
  constructor(scope: Construct, id: string, { bucket, region, protect, dependsOn }: StateBucketProps) {
    super(scope, id);
    const resource = new OssBucket(this, 'Resource', {
      bucket,
      storageClass: 'Standard',
      redundancyType: ZRS_REGIONS.includes(region) ? 'ZRS' : 'LRS',
      versioning: { status: 'Enabled' },
      serverSideEncryptionRule: { sseAlgorithm: SERVER_SIDE_ENCRYPTION },
      lifecycleRule: [
        {
          id: 'earlier-versions',
          enabled: true,
          prefix: '',
          noncurrentVersionExpiration: [{ days: KEPT_DAYS }],
        },
      ],
      forceDestroy: false,
      dependsOn: [...dependsOn],
      lifecycle: {
        preventDestroy: protect,
        // The provider reads the bucket's policy into this resource too.
        ignoreChanges: ['policy'],
      },
    });
    closeBucket(this, resource, bucket);
  }
}
