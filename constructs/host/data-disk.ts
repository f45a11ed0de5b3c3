import { EcsAutoSnapshotPolicy } from '@cdktf/provider-alicloud/lib/ecs-auto-snapshot-policy';
import { EcsAutoSnapshotPolicyAttachment } from '@cdktf/provider-alicloud/lib/ecs-auto-snapshot-policy-attachment';
import { EcsDisk } from '@cdktf/provider-alicloud/lib/ecs-disk';
import { Construct } from 'constructs';

import type { KmsKeyId, Zone } from '../../values/values';

export interface DataDiskProps {
  /** Name of the disk and its snapshot policy. */
  readonly name: string;
  /** Zone it lies in; a disk cannot move. */
  readonly zone: Zone;
  /** Size in GiB; it can grow, never shrink. */
  readonly sizeGiB: number;
  /** Days a daily snapshot is kept. */
  readonly snapshotRetentionDays: number;
  /** KMS key that encrypts it; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Whether Terraform refuses to destroy it. */
  readonly protect: boolean;
}

/** Hour of the daily snapshot, by the service's clock (UTC+8): when few people work. */
const SNAPSHOT_HOUR = '3';
const EVERY_DAY = ['1', '2', '3', '4', '5', '6', '7'];

/**
 * An encrypted disk that outlives every instance it is attached to, with a snapshot a day.
 *
 * Apart from the instance on purpose: a disk declared inside an instance is released with it by default.
 */
export class DataDisk extends Construct {
  /** Id: d-…; the serial number the host sees is what follows `d-`. */
  readonly diskId: string;

  constructor(scope: Construct, id: string, props: DataDiskProps) {
    super(scope, id);
    const disk = new EcsDisk(this, 'Resource', {
      diskName: props.name,
      zoneId: props.zone,
      category: 'cloud_essd',
      performanceLevel: 'PL1',
      size: props.sizeGiB,
      encrypted: true,
      ...(props.kmsKeyId ? { kmsKeyId: props.kmsKeyId } : {}),
      deleteWithInstance: false,
      deleteAutoSnapshot: false,
      lifecycle: { preventDestroy: props.protect },
    });
    const policy = new EcsAutoSnapshotPolicy(this, 'snapshots', {
      autoSnapshotPolicyName: props.name,
      repeatWeekdays: EVERY_DAY,
      timePoints: [SNAPSHOT_HOUR],
      retentionDays: props.snapshotRetentionDays,
    });
    new EcsAutoSnapshotPolicyAttachment(this, 'snapshots-attachment', {
      autoSnapshotPolicyId: policy.id,
      diskId: disk.id,
    });
    this.diskId = disk.id;
  }
}
