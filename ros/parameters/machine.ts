import { ARCHITECTURES, familiesWith } from '../../alibaba-cloud/processors';
import { DATA_DISK_GIB, INSTANCE_TYPE, KMS_KEY_ID, ZONE } from '../../config/sections/common';
import { SNAPSHOT_DAYS, SYSTEM_DISK_GIB } from '../../config/sections/ecs';
import { DISK } from '../../host/machine';
import { both, type ParameterGroup } from '../language/template';
import { sourceOf, whole, wholeOrEmpty } from '../patterns';

const ARM = familiesWith('arm64').join(', ');

const parameters = {
  ZoneId: {
    Type: 'String',
    Label: both('Zone', '可用区'),
    Description: both(
      'Zone of the instance, its data disk and its vSwitch. A disk cannot move to another zone.',
      '实例、数据盘和交换机所在的可用区。云盘不能迁移到其他可用区。',
    ),
    ConstraintDescription: both('A zone of the region.', '所选地域的可用区。'),
    AllowedPattern: whole(sourceOf(ZONE)),
    AssociationProperty: 'ALIYUN::ECS::Instance::ZoneId',
  },
  Architecture: {
    Type: 'String',
    Label: both('Processor architecture', '处理器架构'),
    Description: both(
      `Architecture of the instance type: x86_64 for Intel, AMD and Hygon, arm64 for YiTian and Ampere (${ARM}). The system image follows it. A running instance never changes it.`,
      `实例规格的架构：Intel、AMD、海光为 x86_64；倚天、Ampere 为 arm64（${ARM}）。系统镜像与其一致。已创建的实例不能更改架构。`,
    ),
    Default: 'x86_64',
    AllowedValues: [...ARCHITECTURES],
  },
  InstanceType: {
    Type: 'String',
    Label: both('Instance type', '实例规格'),
    Description: both('2 vCPUs and 4 GiB suffice for a few people.', '2 vCPU、4 GiB 可满足少数人使用。'),
    ConstraintDescription: both(
      'An instance type of the architecture: ecs.<family>.<size>.',
      '与架构一致的实例规格：ecs.<规格族>.<规格>。',
    ),
    AllowedPattern: whole(sourceOf(INSTANCE_TYPE)),
    AssociationProperty: 'ALIYUN::ECS::Instance::InstanceType',
    AssociationPropertyMetadata: {
      ZoneId: '${ZoneId}',
      InstanceChargeType: '${PayType}',
      SystemDiskCategory: DISK.category,
    },
  },
  SystemDiskGiB: {
    Type: 'Number',
    Label: both('System disk (GiB)', '系统盘（GiB）'),
    Description: both(
      'Size of the system disk. It holds the system, Docker and the image. It can grow but never shrink.',
      '系统盘大小，用于存放系统、Docker 和镜像。只能扩容，不能缩容。',
    ),
    Default: SYSTEM_DISK_GIB.default,
    MinValue: SYSTEM_DISK_GIB.least,
    MaxValue: SYSTEM_DISK_GIB.most,
  },
  DataDiskGiB: {
    Type: 'Number',
    Label: both('Data disk (GiB)', '数据盘（GiB）'),
    Description: both(
      'Size of the disk that holds the data and the token. It can grow but never shrink. For an existing disk, at most its size.',
      '存放数据和令牌的数据盘大小。只能扩容，不能缩容。使用已有数据盘时，不能超过其实际大小。',
    ),
    Default: DATA_DISK_GIB.default,
    MinValue: DATA_DISK_GIB.least,
    MaxValue: DATA_DISK_GIB.most,
  },
  DataDiskId: {
    Type: 'String',
    Label: both('Existing data disk', '已有数据盘'),
    Description: both(
      'Id of a data disk of an earlier stack. It must be in the same zone and attached to no instance. The new host takes over its data and its token. Create the stack with the image that ran last with this disk, and update to another image afterwards. Leave it empty for a new disk.',
      '先前资源栈保留下来的数据盘 ID，须位于同一可用区且未挂载。新主机将沿用其中的数据和令牌。请使用该盘上次运行的镜像创建资源栈，之后再更新为其他镜像。留空则新建数据盘。',
    ),
    ConstraintDescription: both('The id of a disk: d-…', '云盘 ID：d-…'),
    Default: '',
    AllowedPattern: wholeOrEmpty('d-[a-z0-9]{1,62}'),
  },
  SnapshotRetentionDays: {
    Type: 'Number',
    Label: both('Retention of snapshots (days)', '快照保留天数'),
    Description: both(
      'Days for which a daily snapshot of the data disk is kept.',
      '数据盘每日快照的保留天数。',
    ),
    Default: SNAPSHOT_DAYS.default,
    MinValue: SNAPSHOT_DAYS.least,
    MaxValue: SNAPSHOT_DAYS.most,
  },
  KmsKeyId: {
    Type: 'String',
    Label: both('KMS key', 'KMS 密钥'),
    Description: both(
      'KMS key that encrypts both disks. Without it, the service key of the account encrypts them.',
      '加密系统盘和数据盘的 KMS 密钥。留空则使用账号的服务密钥加密。',
    ),
    ConstraintDescription: both('The id of a KMS key: key-… or a UUID.', 'KMS 密钥 ID：key-… 或 UUID。'),
    Default: '',
    AllowedPattern: wholeOrEmpty(sourceOf(KMS_KEY_ID)),
  },
} as const satisfies ParameterGroup['parameters'];

/** The instance and its disks. */
export const MACHINE = { label: both('Instance', '实例'), parameters } as const satisfies ParameterGroup;
