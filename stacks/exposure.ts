import type { BalancerKind } from '../alibaba-cloud/balancers';
import type { Config } from '../config/schema';
import { leadsToInternet } from './acr-proxy-names';

/** The ways into and out of an environment, derived once for all stacks. */
export interface Exposure {
  /** Kind of the load balancer in front of the host; undefined: clients connect to the host directly. */
  readonly hostBalancer: BalancerKind | undefined;
  /** Whether the host has its own public address. Behind a load balancer it needs none. */
  readonly hostHasPublicAddress: boolean;
  /** Whether a host, the nodes of a cluster or the proxy have no public address and need internet egress. */
  readonly needsEgress: boolean;
  /** Whether the egress must not be deleted, because what uses it is protected. */
  readonly protectsEgress: boolean;
}

/** Derives the exposure of an environment. */
export const exposureOf = (config: Config): Exposure => {
  const { ecs, ack, slb, acrProxy } = config;
  const proxyNeedsEgress = acrProxy?.address === 'intranet' && leadsToInternet(acrProxy);
  const hostBalancer = slb?.target === 'ecs' ? slb.kind : undefined;
  const hostHasPublicAddress = ecs?.address === 'internet' && !hostBalancer;
  return {
    hostBalancer,
    hostHasPublicAddress,
    protectsEgress: [ecs?.protect, ack?.protect, proxyNeedsEgress && acrProxy.protect].includes(true),
    needsEgress: ack !== undefined || (ecs !== undefined && !hostHasPublicAddress) || proxyNeedsEgress,
  };
};
