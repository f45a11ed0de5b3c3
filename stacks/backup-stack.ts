import type { Construct } from 'constructs';

import type { Environment } from '../config/load';
import { BackupBucket } from '../constructs/backup/backup-bucket';
import type { BucketName } from '../values/values';
import { EnvironmentStack } from './environment-stack';

export interface BackupStackProps {
  readonly environment: Environment;
  readonly bucket: BucketName;
  /** Number of days a backup is kept. */
  readonly keepDays: number;
  /** Whether Terraform refuses to destroy the bucket. */
  readonly protect: boolean;
}

/** The bucket for backups. Its stack is its own, so that it stays when the host or the cluster is destroyed. */
export class BackupStack extends EnvironmentStack {
  constructor(scope: Construct, { environment, bucket, keepDays, protect }: BackupStackProps) {
    super(scope, 'backup', environment);
    new BackupBucket(this, 'bucket', { bucket, folder: this.prefix, keepDays, protect });
    this.output('backups', 'Where backups are kept: bucket and folder.', `${bucket}/${this.prefix}/`);
  }
}
