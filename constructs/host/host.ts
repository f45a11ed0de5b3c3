import { EcsDiskAttachment } from '@cdktf/provider-alicloud/lib/ecs-disk-attachment';
import { EcsRamRoleAttachment } from '@cdktf/provider-alicloud/lib/ecs-ram-role-attachment';
import { Instance } from '@cdktf/provider-alicloud/lib/instance';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Billing } from '../../alibaba-cloud/billing';
import type { Architecture } from '../../alibaba-cloud/processors';
import { renderUserData } from '../../host/cloud-init/user-data';
import { DISK } from '../../host/machine';
import type { Release } from '../../host/release';
import type { State } from '../../host/state';
import type { InstanceType, KmsKeyId, Zone } from '../../values/values';
import type { InstanceRole } from '../access/instance-role';
import type { Firewall } from '../network/firewall';
import { type Network, vSwitchIn } from '../network/network';
import { liftFirst, REMEMBERED, Remembered, unlessProtected } from '../remembered';
import { TerraformData } from '../terraform-data';
import { base64Encoded } from './base64';
import { chargeOf, preventDestroyOf } from './charge';
import type { DataDisk } from './data-disk';
import { SystemImage } from './system-image';

export interface HostProps {
  /** Name of the instance. The provider checks its length at plan (`NAME_LENGTHS`). */
  readonly name: string;
  readonly network: Network;
  /** Zone of the instance, which is the zone of the data disk. */
  readonly zone: Zone;
  readonly instanceType: InstanceType;
  /** Processor architecture of the instance type. It determines the system image. */
  readonly architecture: Architecture;
  /** How the instance and its system disk are paid for. */
  readonly billing: Billing;
  /** Size of the system disk in GiB. */
  readonly systemDiskGiB: number;
  /** KMS key that encrypts the system disk; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  readonly firewall: Firewall;
  /** Role of the instance; undefined: it has no permissions in the account. */
  readonly role?: InstanceRole;
  /** Disk that outlives the instance; undefined: the instance keeps nothing. */
  readonly dataDisk?: DataDisk;
  /** Release that runs on the instance. */
  readonly release: Release;
  /** Desired state of the instance. The first boot applies it. */
  readonly state: State;
  /**
   * Whether the service and Terraform refuse to release the instance. The refusal of the service alone comes too late:
   * Terraform has detached the data disk and the address by then. A subscription is never released.
   */
  readonly protect: boolean;
  /** How the configuration asks for this host, for messages. */
  readonly section: HostSection;
}

/** The section of the configuration that asks for a host. */
export interface HostSection {
  readonly key: 'ecs' | 'acrProxy';
  /** What a deploy to another processor architecture takes, after the protection is lifted. */
  readonly replacement: string;
}

/** A hardened ECS instance: token-only metadata, no password, an encrypted disk and no public address of its own. */
export class Host extends Construct {
  /** The L1 resource, for settings that this construct does not expose. */
  readonly resource: Instance;
  /** Resources that must exist before anything runs on the host. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HostProps) {
    super(scope, id);
    const { instanceType, architecture, section } = props;
    const image = new SystemImage(this, 'image', { instanceType, architecture, key: section.key });

    // An instance never changes its architecture. Without a replacement, the provider stops the host, and then asks for
    // the new type in vain.
    const processor = new TerraformData(this, 'processor', { input: architecture });
    this.resource = new Instance(this, 'Resource', {
      instanceName: props.name,
      instanceType,
      ...chargeOf(props.billing, props.protect),
      imageId: image.imageId,
      vswitchId: vSwitchIn(props.network, props.zone).id,
      securityGroups: [props.firewall.securityGroupId],
      internetMaxBandwidthOut: 0,
      systemDiskCategory: DISK.category,
      systemDiskPerformanceLevel: DISK.performanceLevel,
      systemDiskSize: props.systemDiskGiB,
      systemDiskEncrypted: true,
      ...(props.kmsKeyId ? { systemDiskKmsKeyId: props.kmsKeyId } : {}),
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      securityEnhancementStrategy: 'Active',
      // A change of the type stops the instance first. If the service then refuses the new type, the instance stays
      // stopped, and only a state that asks for Running makes the next deploy start it.
      status: 'Running',
      userData: base64Encoded(renderUserData(props.release, props.state)),
      lifecycle: {
        // A newer image would replace the system disk. Changed user data would only reboot the host, because cloud-init
        // does not run again. DesiredState applies changes of the desired state.
        ignoreChanges: ['image_id', 'user_data'],
        preventDestroy: preventDestroyOf(props.billing, props.protect),
        // A plan for a protected instance is refused below, in words that tell the way.
        ...(props.protect ? {} : { replaceTriggeredBy: [processor.inputReference] }),
      },
    });
    new Remembered(this, 'architecture', {
      value: architecture,
      mayChange: unlessProtected(props.protect),
      of: [this.resource],
      refusal: `got ${section.key}.instanceType: ${instanceType}, while a protected instance for ${REMEMBERED} is deployed; allowed: a type for ${REMEMBERED}; ${liftFirst(props.protect, section.key)}; then ${section.replacement}`,
    });
    const instanceId = this.resource.id;
    const { role, dataDisk } = props;
    this.ready = [
      ...(role ? [new EcsRamRoleAttachment(this, 'role', { instanceId, ramRoleName: role.roleName })] : []),
      ...(dataDisk
        ? [new EcsDiskAttachment(this, 'data-disk', { diskId: dataDisk.diskId, instanceId })]
        : []),
    ];
  }
}
