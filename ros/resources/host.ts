import { DISK, SYSTEM_IMAGES } from '../../host/machine';
import { when } from '../conditions';
import { type Expression, getAtt, PSEUDO, select } from '../language/functions';
import type { Resource } from '../language/template';
import { NAME } from '../names';
import { parameter } from '../parameters/parameters';
import { STATE_VALUES } from '../state';
import { VPC_ID, VSWITCH_ID } from './network';

/** Seconds that the stack waits for the host, which reports success or a failure within 30 minutes. */
const READY_SECONDS = 40 * 60;

export const INSTANCE_ID = select(0, getAtt('Host', 'InstanceIds'));

/** The instance, what belongs to it, and the wait until the app answers. */
export const hostResources = (userData: Expression): Record<string, Resource> => ({
  Ready: {
    comment: 'The host calls this handle when the app answers, or when a step has failed.',
    Type: 'ALIYUN::ROS::WaitConditionHandle',
    Properties: { Mode: 'Increment', Count: 1 },
  },
  Host: {
    comment:
      'A group of one instance, because only a group encrypts the system disk. Changed user data leaves a running host alone:\nthe commands below bring it to a changed state.',
    Type: 'ALIYUN::ECS::InstanceGroup',
    Properties: {
      InstanceName: NAME,
      MaxAmount: 1,
      InstanceType: parameter('InstanceType'),
      ImageId: when('IsArm', SYSTEM_IMAGES.arm64, SYSTEM_IMAGES.x86_64),
      ZoneId: parameter('ZoneId'),
      VpcId: VPC_ID,
      VSwitchId: VSWITCH_ID,
      SecurityGroupId: getAtt('Firewall', 'SecurityGroupId'),
      AllocatePublicIP: false,
      InternetMaxBandwidthOut: 0,
      InstanceChargeType: parameter('PayType'),
      Period: when('IsSubscription', parameter('PayPeriod'), PSEUDO.noValue),
      PeriodUnit: when('IsSubscription', 'Month', PSEUDO.noValue),
      SystemDiskCategory: DISK.category,
      SystemDiskPerformanceLevel: DISK.performanceLevel,
      SystemDiskSize: parameter('SystemDiskGiB'),
      SystemDiskEncrypted: 'true',
      SystemDiskKMSKeyId: when('HasKmsKey', parameter('KmsKeyId'), PSEUDO.noValue),
      HttpEndpoint: 'enabled',
      HttpTokens: 'required',
      SecurityEnhancementStrategy: 'Active',
      RamRoleName: getAtt('Role', 'RoleName'),
      DeletionProtection: when('IsProtectedInstance', true, false),
      UpdatePolicy: 'ForNewInstances',
      UserData: userData,
    },
  },
  DataDiskAttachment: {
    Type: 'ALIYUN::ECS::DiskAttachment',
    Properties: {
      DiskId: STATE_VALUES.DataDisk,
      InstanceId: INSTANCE_ID,
      DeleteWithInstance: false,
      DeleteAutoSnapshot: false,
    },
  },
  AddressAssociation: {
    Type: 'ALIYUN::VPC::EIPAssociation',
    Condition: 'HasPublicAddress',
    Properties: { AllocationId: getAtt('PublicAddress', 'AllocationId'), InstanceId: INSTANCE_ID },
  },
  AppAnswers: {
    Type: 'ALIYUN::ROS::WaitCondition',
    DependsOn: ['DataDiskAttachment', 'AddressAssociation', 'Https', 'HttpRedirect'],
    Properties: {
      Handle: { Ref: 'Ready' },
      Timeout: READY_SECONDS,
      Count: 1,
      ShowProgressEvent: 'Enabled',
    },
  },
});
