import type { Precondition } from 'cdktf';
import type { Construct } from 'constructs';

import { BALANCERS } from '../alibaba-cloud/balancers';
import type { Config } from '../config/schema';
import { liftFirst, Remembered, unlessProtected, unlessRemoved } from '../constructs/remembered';

/** The name of a log project that there is not. */
const NONE = 'none';

/**
 * Returns the conditions of every plan of a balancer that is deployed already. Both changes remove a block from the
 * configuration, so `prevent_destroy` cannot refuse them.
 */
export const balancerConditions = (scope: Construct, slb: NonNullable<Config['slb']>): Precondition[] => {
  const { accessLogs, kind, protect } = slb;
  const lift = `${liftFirst(protect, 'slb')}; then make the change and deploy`;

  const deployed = new Remembered(scope, 'kind', { value: kind, mayChange: unlessProtected(protect) });
  const sameKind = deployed.unchanged(
    `got slb.kind: ${kind}, while a protected balancer of kind ${deployed.value} is deployed; allowed: ${deployed.value}; ${lift}; the address of the balancer changes`,
  );
  if (!BALANCERS[kind].accessLogs) return [sameKind];

  const logs = new Remembered(scope, 'access-logs', {
    value: accessLogs?.project ?? NONE,
    mayChange: unlessRemoved(accessLogs !== undefined, protect),
  });
  const logsStay = logs.unchanged(
    `got no slb.accessLogs, while the balancer is protected and writes to the log project ${logs.value}; allowed: the section as it was: without it, the project is deleted with all of its logs; to delete them, ${lift}`,
  );
  return accessLogs ? [sameKind] : [sameKind, logsStay];
};
