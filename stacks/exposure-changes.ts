import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

import type { Config } from '../config/schema';
import { liftFirst, Remembered, unlessRemoved } from '../constructs/remembered';
import type { Exposure } from './exposure';

const NONE = 'none';

/** Refuses a plan without something that was deployed, and is protected. */
const stays = (
  scope: Construct,
  id: string,
  {
    isThere,
    protect,
    of = [],
    refusal,
  }: { isThere: boolean; protect: boolean; of?: readonly ITerraformDependable[]; refusal: string },
): void => {
  new Remembered(scope, id, {
    value: isThere ? 'there' : NONE,
    mayChange: unlessRemoved(isThere, protect),
    of,
    ...(isThere ? {} : { refusal }),
  });
};

/**
 * Refuses, in every plan, the end of a protected address or NAT gateway. Their deletion removes a block from the
 * configuration, so `prevent_destroy` cannot refuse it, and the service refuses it too late. The stack of the network
 * does it, because it is deployed first: nothing of the change is then made.
 *
 * @param gateway the NAT gateway; undefined: there is none
 */
export const rememberExposure = (
  scope: Construct,
  { ecs, ack, acrProxy, network }: Config,
  exposure: Exposure,
  gateway: ITerraformDependable | undefined,
): void => {
  const users = [
    ...(ecs ? (['ecs'] as const) : []),
    ...(ack ? (['ack'] as const) : []),
    ...(acrProxy ? (['acrProxy'] as const) : []),
  ];
  const lift = users.length
    ? liftFirst(exposure.protectsEgress, ...users)
    : 'put the section ecs or ack back, set its protect: false and deploy';
  if (ecs) {
    stays(scope, 'public-address', {
      isThere: exposure.hostHasPublicAddress,
      protect: ecs.protect,
      refusal: `got a host without an elastic IP, while its elastic IP is protected; allowed: the slb and ecs.address of the last deploy; ${liftFirst(ecs.protect, 'ecs')}; then make the change and deploy: the address is lost`,
    });
  }
  if (acrProxy) {
    stays(scope, 'proxy-address', {
      isThere: acrProxy.address === 'internet',
      protect: acrProxy.protect,
      refusal: `got a proxy without an elastic IP, while its elastic IP is protected; allowed: the acrProxy.address of the last deploy; ${liftFirst(acrProxy.protect, 'acrProxy')}; then make the change and deploy: the address is lost, and clients need new host entries`,
    });
  }
  if ('cidr' in network) {
    stays(scope, 'nat-gateway', {
      isThere: exposure.needsEgress,
      protect: exposure.protectsEgress,
      ...(gateway && { of: [gateway] }),
      refusal: `got an environment without a NAT gateway, while its NAT gateway is protected; allowed: the slb, ack and ecs.address of the last deploy${acrProxy ? ', and its acrProxy' : ''}; ${lift}; then make the change and deploy`,
    });
  }
};
