import { CsKubernetesNodePool } from '@cdktf/provider-alicloud/lib/cs-kubernetes-node-pool';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Architecture } from '../../alibaba-cloud/processors';
import type { InstanceType, KmsKeyId, MirrorUrl, Zone } from '../../values/values';
import { type Network, vSwitchIn } from '../network/network';
import type { Cluster } from './cluster';

/** Properties that all nodes of a cluster share. */
export interface NodeProps {
  readonly cluster: Cluster;
  readonly network: Network;
  /** Zone of the nodes, which is the zone of the data disk. */
  readonly zone: Zone;
  /** Instance types in the order in which they are tried. All must have the same processor architecture. */
  readonly instanceTypes: readonly InstanceType[];
  /** Processor architecture of all instance types. */
  readonly architecture: Architecture;
  /** Size of a node's system disk in GiB. */
  readonly systemDiskGiB: number;
  /** KMS key that encrypts the system disks; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Mirrors of docker.io, in the order in which they are tried. */
  readonly registryMirrors: readonly MirrorUrl[];
}

/** Number of nodes: a fixed number, or as many as the pods need, up to a maximum. */
export type PoolSize = { readonly always: number } | { readonly atMost: number };

export interface NodePoolProps extends NodeProps {
  /** Name of the pool in its cluster. */
  readonly name: string;
  readonly size: PoolSize;
  /** Resources that must exist before the pool, in addition to the cluster. */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Automatic maintenance in the maintenance window, one node at a time. A broken node is repaired, and restarted if the
 * repair does not help. Security updates of the system are installed. The kubelet is upgraded after the control plane.
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

/** The image of a pool. All of its instance types have the same processor architecture. */
const IMAGE_TYPES: Readonly<Record<Architecture, string>> = {
  x86_64: 'AliyunLinux3',
  arm64: 'AliyunLinux3Arm64',
};

const sizeOf = (size: PoolSize) =>
  'always' in size
    ? { desiredSize: String(size.always) }
    : { scalingConfig: { enable: true, type: 'cpu', minSize: 0, maxSize: size.atMost } };

/**
 * Hardened nodes in one zone: no public address, no login, encrypted disks and token-only metadata.
 */
export class NodePool extends Construct {
  /** The L1 resource, for settings that this construct does not expose. */
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

      imageType: IMAGE_TYPES[props.architecture],
      // The alternative, soc_enabled, adds accounts, passwords and limits for people who log in.
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
