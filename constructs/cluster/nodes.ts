import { CsAutoscalingConfig } from '@cdktf/provider-alicloud/lib/cs-autoscaling-config';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { NodePool, type NodeProps } from './node-pool';

export interface NodesProps extends NodeProps {
  /** Number of permanent nodes: at least one. */
  readonly min: number;
  /** Maximum number of nodes: at least `min`. */
  readonly max: number;
}

/**
 * The nodes of a cluster, in two pools. ACK does not place the cluster's own pods, including DNS, on the nodes of an
 * autoscaling pool. With such a pool alone, names would not resolve in the cluster.
 * Source: provider docs, cs_kubernetes_node_pool (`scaling_config`); ACK docs, "Enable node autoscaling".
 */
export class Nodes extends Construct {
  /** The permanent pool. Resources that run in the cluster must depend on it. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { min, max, ...nodes }: NodesProps) {
    super(scope, id);
    this.ready = new NodePool(this, 'always', {
      ...nodes,
      name: 'always',
      size: { always: min },
    }).resource;
    if (max === min) return;
    const autoscaling = new CsAutoscalingConfig(this, 'autoscaling', {
      clusterId: nodes.cluster.clusterId,
      // The app is a single pod with files on its node. It is not moved to save a node.
      skipNodesWithLocalStorage: true,
      skipNodesWithSystemPods: true,
      dependsOn: [this.ready],
    });
    new NodePool(this, 'elastic', {
      ...nodes,
      name: 'elastic',
      size: { atMost: max - min },
      // A pool scales only after autoscaling is enabled in the cluster.
      dependsOn: [autoscaling],
    });
  }
}
