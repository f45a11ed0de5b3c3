import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import { BALANCERS } from '../alibaba-cloud/balancers';
import type { Config } from '../config/schema';
import { liftFirst, REMEMBERED, Remembered, unlessProtected, unlessRemoved } from '../constructs/remembered';

/** The name of a log project that there is not. */
const NONE = 'none';

/**
 * Refuses, in every plan, the changes that a protected balancer would suffer from. Both remove a block from the
 * configuration, so `prevent_destroy` cannot refuse them.
 */
export const rememberBalancer = (
  scope: Construct,
  { accessLogs, kind, protect }: NonNullable<Config['slb']>,
  balancer: ITerraformDependable,
): void => {
  const lift = `${liftFirst(protect, 'slb')}; then make the change and deploy`;
  new Remembered(scope, 'kind', {
    value: kind,
    mayChange: unlessProtected(protect),
    of: [balancer],
    refusal: `got slb.kind: ${kind}, while a protected balancer of kind ${REMEMBERED} is deployed; allowed: ${REMEMBERED}; ${lift}; the address of the balancer changes`,
  });
  if (!BALANCERS[kind].accessLogs) return;
  new Remembered(scope, 'access-logs', {
    value: accessLogs?.project ?? NONE,
    mayChange: unlessRemoved(accessLogs !== undefined, protect),
    of: [balancer],
    ...(accessLogs
      ? {}
      : {
          refusal: `got no slb.accessLogs, while the balancer is protected and writes to the log project ${REMEMBERED}; allowed: the section as it was: without it, the project is deleted with all of its logs; to delete them, ${lift}`,
        }),
  });
};
