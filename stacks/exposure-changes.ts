import type { Precondition } from 'cdktf';
import type { Construct } from 'constructs';

import type { Config } from '../config/schema';
import { liftFirst, Remembered, unlessRemoved } from '../constructs/remembered';
import type { Exposure } from './exposure';

const NONE = 'none';

/** Returns the condition of every plan without something that was deployed, and is protected. */
const stays = (
  scope: Construct,
  id: string,
  { isThere, protect, message }: { isThere: boolean; protect: boolean; message: string },
): Precondition[] => {
  const remembered = new Remembered(scope, id, {
    value: isThere ? 'there' : NONE,
    mayChange: unlessRemoved(isThere, protect),
  });
  return isThere ? [] : [remembered.unchanged(message)];
};

/**
 * Returns the conditions of every plan of an environment that is deployed already. A deletion of the address or the NAT
 * gateway removes its block, so `prevent_destroy` cannot refuse it, and the service refuses it too late. The stack
 * of the network has the conditions, because it is deployed first: nothing of the change is then made.
 */
export const exposureConditions = (
  scope: Construct,
  { ecs, ack, network }: Config,
  exposure: Exposure,
): Precondition[] => {
  const users = [...(ecs ? (['ecs'] as const) : []), ...(ack ? (['ack'] as const) : [])];
  const lift = users.length
    ? liftFirst(exposure.protectsEgress, ...users)
    : 'put the section ecs or ack back, set its protect: false and deploy';
  return [
    ...(ecs
      ? stays(scope, 'public-address', {
          isThere: exposure.hostHasPublicAddress,
          protect: ecs.protect,
          message: `got a host without an elastic IP, while its elastic IP is protected; allowed: the slb and ecs.address of the last deploy; ${liftFirst(ecs.protect, 'ecs')}; then make the change and deploy: the address is lost`,
        })
      : []),
    ...('cidr' in network
      ? stays(scope, 'nat-gateway', {
          isThere: exposure.needsEgress,
          protect: exposure.protectsEgress,
          message: `got an environment without a NAT gateway, while its NAT gateway is protected; allowed: the slb, ack and ecs.address of the last deploy; ${lift}; then make the change and deploy`,
        })
      : []),
  ];
};
