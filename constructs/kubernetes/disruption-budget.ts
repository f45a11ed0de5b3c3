import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { Construct } from 'constructs';

import { APP_NAME, selectorOf } from './names';
import type { AppNamespace } from './namespace';

export interface DisruptionBudgetProps {
  readonly namespace: AppNamespace;
}

/**
 * Allows the eviction of the app's only pod. A budget that protected the pod would block the draining of its node, and
 * with it every repair and upgrade of the node, because no second pod can take over.
 */
export class DisruptionBudget extends Construct {
  constructor(scope: Construct, id: string, { namespace }: DisruptionBudgetProps) {
    super(scope, id);
    new PodDisruptionBudgetV1(this, 'Resource', {
      metadata: { name: APP_NAME, namespace: namespace.name },
      spec: { maxUnavailable: '1', selector: { matchLabels: selectorOf('app') } },
    });
  }
}
