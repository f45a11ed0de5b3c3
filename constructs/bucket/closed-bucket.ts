import type { OssBucket } from '@cdktf/provider-alicloud/lib/oss-bucket';
import { OssBucketPolicy } from '@cdktf/provider-alicloud/lib/oss-bucket-policy';
import { OssBucketPublicAccessBlock } from '@cdktf/provider-alicloud/lib/oss-bucket-public-access-block';
import type { Construct } from 'constructs';

import type { BucketName } from '../../values/values';

/** Denies every request that is not encrypted. */
const tlsOnly = (bucket: BucketName): string =>
  JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Deny',
        Principal: ['*'],
        Action: ['oss:*'],
        Resource: [`acs:oss:*:*:${bucket}`, `acs:oss:*:*:${bucket}/*`],
        Condition: { Bool: { 'acs:SecureTransport': ['false'] } },
      },
    ],
  });

/**
 * Closes a bucket to the public and to plain HTTP.
 *
 * The provider reads the policy into the bucket too, so the bucket must ignore changes of `policy`.
 *
 * @param scope the construct of the bucket, which gets the resources `public-access` and `tls-only`
 */
export const closeBucket = (scope: Construct, resource: OssBucket, bucket: BucketName): void => {
  new OssBucketPublicAccessBlock(scope, 'public-access', {
    bucket: resource.bucket,
    blockPublicAccess: true,
  });
  new OssBucketPolicy(scope, 'tls-only', { bucket: resource.bucket, policy: tlsOnly(bucket) });
};
