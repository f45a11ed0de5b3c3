import { CsAutoscalingConfig } from '@cdktf/provider-alicloud/lib/cs-autoscaling-config';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { NodePool, type NodeProps } from './node-pool';

export interface NodesProps extends NodeProps {
  /** Nodes that are always there: at least one. */
  readonly min: number;
  /** Nodes there may be at most; `min` at least. */
  readonly max: number;
}

/**
 * The nodes of a cluster, in two pools. ACK keeps the cluster's own pods, its DNS among them, off every node of a pool
 * that scales by itself: with such a pool alone nothing in the cluster would find a name.
 * Source: provider docs, cs_kubernetes_node_pool (`scaling_config`); ACK docs, "Enable node autoscaling".
 */
export class Nodes extends Construct {
  /** What runs in the cluster comes after it. */
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
      // The app is one pod, and keeps files on its node: it is not moved to save a node.
      skipNodesWithLocalStorage: true,
      skipNodesWithSystemPods: true,
      dependsOn: [this.ready],
    });
    new NodePool(this, 'elastic', {
      ...nodes,
      name: 'elastic',
      size: { atMost: max - min },
      // A pool scales only once the cluster may.
      dependsOn: [autoscaling],
    });
  }
}
