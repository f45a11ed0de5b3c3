import { CsKubernetesNodePool } from '@cdktf/provider-alicloud/lib/cs-kubernetes-node-pool';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { isArm } from '../../alibaba-cloud/processors';
import type { InstanceType, KmsKeyId, MirrorUrl, Zone } from '../../values/values';
import { type Network, vSwitchIn } from '../network/network';
import type { Cluster } from './cluster';

/** What every node of a cluster has in common. */
export interface NodeProps {
  readonly cluster: Cluster;
  readonly network: Network;
  /** Zone of the nodes: the data disk's. */
  readonly zone: Zone;
  /** Instance types in the order they are tried, all of one processor architecture. */
  readonly instanceTypes: readonly InstanceType[];
  /** Size of a node's system disk in GiB. */
  readonly systemDiskGiB: number;
  /** KMS key that encrypts system disks; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Mirrors of docker.io, in the order they are tried. */
  readonly registryMirrors: readonly MirrorUrl[];
}

/** How many nodes: always the same, or as many as pods ask for. */
export type PoolSize = { readonly always: number } | { readonly atMost: number };

export interface NodePoolProps extends NodeProps {
  /** Name of the pool in its cluster. */
  readonly name: string;
  readonly size: PoolSize;
  /** What must be there first, beside the cluster. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Without anybody, in the maintenance window: a broken node is repaired and, if that does not help, restarted; security
 * updates of the system and, behind the control plane's, of the kubelet are put in. One node at a time.
 */
const MANAGEMENT = {
  enable: true,
  autoRepair: true,
  autoRepairPolicy: { restartNode: true },
  autoVulFix: true,
  autoVulFixPolicy: { vulLevel: 'asap', restartNode: true },
  autoUpgrade: true,
  autoUpgradePolicy: { autoUpgradeKubelet: true },
  maxUnavailable: 1,
};

/** A pool has one image; its types are all of one processor. */
const imageTypeOf = (instanceTypes: readonly InstanceType[]): string =>
  instanceTypes.some(isArm) ? 'AliyunLinux3Arm64' : 'AliyunLinux3';

const sizeOf = (size: PoolSize) =>
  'always' in size
    ? { desiredSize: String(size.always) }
    : { scalingConfig: { enable: true, type: 'cpu', minSize: 0, maxSize: size.atMost } };

/**
 * Hardened nodes in one zone: no public address, no login, encrypted disks, metadata for holders of a token only.
 */
export class NodePool extends Construct {
  /** The L1 resource, for what this construct does not offer. */
  readonly resource: CsKubernetesNodePool;

  constructor(scope: Construct, id: string, props: NodePoolProps) {
    super(scope, id);
    this.resource = new CsKubernetesNodePool(this, 'Resource', {
      clusterId: props.cluster.clusterId,
      nodePoolName: props.name,
      vswitchIds: [vSwitchIn(props.network, props.zone).id],
      instanceTypes: [...props.instanceTypes],
      instanceChargeType: 'PostPaid',
      ...sizeOf(props.size),

      imageType: imageTypeOf(props.instanceTypes),
      // Not soc_enabled, the other of the two: it brings accounts, passwords and limits for people who log in.
      securityHardeningOs: true,
      instanceMetadataOptions: { httpTokens: 'required' },
      installCloudMonitor: true,

      systemDiskCategory: 'cloud_essd',
      systemDiskPerformanceLevel: 'PL1',
      systemDiskSize: props.systemDiskGiB,
      systemDiskEncrypted: true,
      ...(props.kmsKeyId ? { systemDiskKmsKey: props.kmsKeyId } : {}),

      management: MANAGEMENT,
      ...(props.registryMirrors.length > 0
        ? { containerdConfig: { registryMirrors: [...props.registryMirrors] } }
        : {}),
      ...(props.dependsOn ? { dependsOn: [...props.dependsOn] } : {}),
    });
  }
}
