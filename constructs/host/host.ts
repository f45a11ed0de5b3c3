import { EcsDiskAttachment } from '@cdktf/provider-alicloud/lib/ecs-disk-attachment';
import { EcsKeyPair } from '@cdktf/provider-alicloud/lib/ecs-key-pair';
import { EcsRamRoleAttachment } from '@cdktf/provider-alicloud/lib/ecs-ram-role-attachment';
import { Instance } from '@cdktf/provider-alicloud/lib/instance';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { renderUserData } from '../../host/cloud-init/user-data';
import type { Release } from '../../host/release';
import type { State } from '../../host/state';
import type { InstanceType, KmsKeyId, SshPublicKey, Zone } from '../../values/values';
import type { InstanceRole } from '../access/instance-role';
import type { Firewall } from '../network/firewall';
import { type Network, vSwitchIn } from '../network/network';
import { base64Encoded } from './base64';
import type { DataDisk } from './data-disk';
import { SystemImage } from './system-image';

export interface HostProps {
  /** Name of the instance; its key pair bears it too. 2 to 128 characters. */
  readonly name: string;
  readonly network: Network;
  /** Zone of the instance: the data disk's. */
  readonly zone: Zone;
  readonly instanceType: InstanceType;
  /** Size of the system disk in GiB. */
  readonly systemDiskGiB: number;
  /** KMS key that encrypts the system disk; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  readonly firewall: Firewall;
  readonly role: InstanceRole;
  readonly dataDisk: DataDisk;
  /** OpenSSH public key for root; undefined: no key pair. */
  readonly sshPublicKey: SshPublicKey | undefined;
  /** What runs on it. */
  readonly release: Release;
  /** What is asked of it; its first boot brings it there. */
  readonly state: State;
  /** Whether the service refuses to release the instance. */
  readonly protect: boolean;
}

/** A hardened ECS instance: token-only metadata, no password, encrypted disk, no public address of its own. */
export class Host extends Construct {
  /** The L1 resource, for what this construct does not offer. */
  readonly resource: Instance;
  /** Resources that must be there before anything is run on the host. */
  readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: HostProps) {
    super(scope, id);
    const image = new SystemImage(this, 'image', { instanceType: props.instanceType });
    const keyPair = props.sshPublicKey
      ? new EcsKeyPair(this, 'key-pair', { keyPairName: props.name, publicKey: props.sshPublicKey })
      : undefined;

    this.resource = new Instance(this, 'Resource', {
      instanceName: props.name,
      instanceType: props.instanceType,
      instanceChargeType: 'PostPaid',
      imageId: image.imageId,
      vswitchId: vSwitchIn(props.network, props.zone).id,
      securityGroups: [props.firewall.securityGroupId],
      internetMaxBandwidthOut: 0,
      ...(keyPair ? { keyName: keyPair.keyPairName } : {}),
      systemDiskCategory: 'cloud_essd',
      systemDiskPerformanceLevel: 'PL1',
      systemDiskSize: props.systemDiskGiB,
      systemDiskEncrypted: true,
      ...(props.kmsKeyId ? { systemDiskKmsKeyId: props.kmsKeyId } : {}),
      httpEndpoint: 'enabled',
      httpTokens: 'required',
      securityEnhancementStrategy: 'Active',
      deletionProtection: props.protect,
      userData: base64Encoded(renderUserData(props.release, props.state)),
      lifecycle: {
        // A newer image would replace the system disk; changed user data would only reboot the host, since
        // cloud-init does not run again. The desired state reaches the host by DesiredState.
        ignoreChanges: ['image_id', 'user_data'],
      },
    });
    this.ready = [
      new EcsRamRoleAttachment(this, 'role', {
        instanceId: this.resource.id,
        ramRoleName: props.role.roleName,
      }),
      new EcsDiskAttachment(this, 'data-disk', {
        diskId: props.dataDisk.diskId,
        instanceId: this.resource.id,
      }),
    ];
  }
}
