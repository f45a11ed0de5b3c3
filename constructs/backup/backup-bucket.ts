import { OssBucket } from '@cdktf/provider-alicloud/lib/oss-bucket';
import { OssBucketOverwriteConfig } from '@cdktf/provider-alicloud/lib/oss-bucket-overwrite-config';
import { Construct } from 'constructs';

import { SERVER_SIDE_ENCRYPTION } from '../../alibaba-cloud/oss';
import type { BucketName } from '../../values/values';
import { closeBucket } from '../bucket/closed-bucket';

export interface BackupBucketProps {
  /** Name of the bucket, unique in the whole cloud. */
  readonly bucket: BucketName;
  /** Folder that backups are written to. */
  readonly folder: string;
  /** Number of days a backup is kept, and again the days that a deleted or replaced one can be brought back. */
  readonly keepDays: number;
  /** Whether Terraform refuses to destroy the bucket. */
  readonly protect: boolean;
}

/**
 * A bucket for backups: nobody can overwrite one, whoever writes them cannot delete them, and what an administrator
 * deletes can be brought back for `keepDays`.
 *
 * Neither `protect` nor its absence deletes a backup: OSS refuses to delete a bucket that is not empty.
 */
export class BackupBucket extends Construct {
  constructor(scope: Construct, id: string, { bucket, folder, keepDays, protect }: BackupBucketProps) {
    super(scope, id);
    const prefix = `${folder}/`;
    const resource = new OssBucket(this, 'Resource', {
      bucket,
      storageClass: 'Standard',
      redundancyType: 'ZRS',
      versioning: { status: 'Enabled' },
      serverSideEncryptionRule: { sseAlgorithm: SERVER_SIDE_ENCRYPTION },
      lifecycleRule: [
        {
          id: 'backups',
          enabled: true,
          prefix,
          expiration: [{ days: keepDays }],
          // With versioning, an expired object only becomes a noncurrent version.
          noncurrentVersionExpiration: [{ days: keepDays }],
          // Parts of an upload are no objects: nothing lists them, and they are paid for until somebody aborts the upload.
          abortMultipartUpload: [{ days: 1 }],
        },
      ],
      forceDestroy: false,
      lifecycle: {
        preventDestroy: protect,
        // The provider reads the bucket's policy into this resource too.
        ignoreChanges: ['policy'],
      },
    });
    closeBucket(this, resource, bucket);
    // A bucket with versioning ignores the header x-oss-forbid-overwrite. This rule does not depend on the writer.
    new OssBucketOverwriteConfig(this, 'no-overwrite', {
      bucket: resource.bucket,
      rule: [{ id: 'backups', action: 'forbid', prefix }],
    });
  }
}
