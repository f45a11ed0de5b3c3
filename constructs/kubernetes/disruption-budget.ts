import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { Construct } from 'constructs';

import { APP_NAME, selectorOf } from './names';
import type { AppNamespace } from './namespace';

export interface DisruptionBudgetProps {
  readonly namespace: AppNamespace;
}

/**
 * Says that the app's one pod may be evicted. A budget that kept it would keep every node from being drained, and so
 * from being repaired and upgraded, for ever: there is no second pod that could take over first.
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
