import { DISK, SNAPSHOTS } from '../../host/machine';
import { when } from '../conditions';
import { PSEUDO } from '../language/functions';
import type { Resource } from '../language/template';
import { NAME } from '../names';
import { parameter } from '../parameters/parameters';
import { STATE_VALUES } from '../state';

/** The disk that outlives the host and the stack, and its daily snapshots. */
export const DISK_RESOURCES = {
  DataDisk: {
    comment:
      'Holds the data and the token. Nothing deletes it: not an update, and not a deletion of the stack. Another stack takes it\nover by DataDiskId.',
    Type: 'ALIYUN::ECS::Disk',
    Condition: 'NewDataDisk',
    DeletionPolicy: 'Retain',
    Properties: {
      DiskName: NAME,
      ZoneId: parameter('ZoneId'),
      DiskCategory: DISK.category,
      PerformanceLevel: DISK.performanceLevel,
      Size: parameter('DataDiskGiB'),
      Encrypted: true,
      KMSKeyId: when('HasKmsKey', parameter('KmsKeyId'), PSEUDO.noValue),
      DeleteAutoSnapshot: false,
    },
  },
  Snapshots: {
    Type: 'ALIYUN::ECS::AutoSnapshotPolicy',
    Properties: {
      AutoSnapshotPolicyName: NAME,
      RepeatWeekdays: SNAPSHOTS.weekdays,
      TimePoints: [SNAPSHOTS.hour],
      RetentionDays: parameter('SnapshotRetentionDays'),
      DiskIds: [STATE_VALUES.DataDisk],
    },
  },
} as const satisfies Record<string, Resource>;
