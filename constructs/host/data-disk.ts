import { EcsAutoSnapshotPolicy } from '@cdktf/provider-alicloud/lib/ecs-auto-snapshot-policy';
import { EcsAutoSnapshotPolicyAttachment } from '@cdktf/provider-alicloud/lib/ecs-auto-snapshot-policy-attachment';
import { EcsDisk } from '@cdktf/provider-alicloud/lib/ecs-disk';
import { Construct } from 'constructs';

import { DISK, SNAPSHOTS } from '../../host/machine';
import type { KmsKeyId, Zone } from '../../values/values';

export interface DataDiskProps {
  /** Name of the disk and of its snapshot policy. */
  readonly name: string;
  /** Zone of the disk. A disk cannot move to another zone. */
  readonly zone: Zone;
  /** Size in GiB. It can be increased while the disk is in use, but not decreased. */
  readonly sizeGiB: number;
  /** Number of days a daily snapshot is kept. */
  readonly snapshotRetentionDays: number;
  /** KMS key that encrypts the disk; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Whether Terraform refuses to destroy the disk. */
  readonly protect: boolean;
}

/**
 * An encrypted disk with daily snapshots that outlives every instance it is attached to.
 *
 * The disk is deliberately separate from the instance: a disk declared in an instance is released with it by default.
 */
export class DataDisk extends Construct {
  /** Id: d-…. The part after `d-` is the serial number that the host sees. */
  readonly diskId: string;

  constructor(scope: Construct, id: string, props: DataDiskProps) {
    super(scope, id);
    const disk = new EcsDisk(this, 'Resource', {
      diskName: props.name,
      zoneId: props.zone,
      category: DISK.category,
      performanceLevel: DISK.performanceLevel,
      size: props.sizeGiB,
      // Without this, a larger size has no effect until the instance is restarted.
      type: 'online',
      encrypted: true,
      ...(props.kmsKeyId ? { kmsKeyId: props.kmsKeyId } : {}),
      deleteWithInstance: false,
      deleteAutoSnapshot: false,
      lifecycle: { preventDestroy: props.protect },
    });
    const policy = new EcsAutoSnapshotPolicy(this, 'snapshots', {
      autoSnapshotPolicyName: props.name,
      repeatWeekdays: SNAPSHOTS.weekdays.map(String),
      timePoints: [String(SNAPSHOTS.hour)],
      retentionDays: props.snapshotRetentionDays,
    });
    new EcsAutoSnapshotPolicyAttachment(this, 'snapshots-attachment', {
      autoSnapshotPolicyId: policy.id,
      diskId: disk.id,
    });
    this.diskId = disk.id;
  }
}
