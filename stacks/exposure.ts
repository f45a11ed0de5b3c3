import type { BalancerKind } from '../alibaba-cloud/balancers';
import { siteOf, SITES } from '../alibaba-cloud/regions';
import type { Config } from '../config/schema';

/** What the configuration means for the ways in and out, derived once for every stack. */
export interface Exposure {
  /** Kind of the load balancer in front of the host; undefined: clients reach the host themselves. */
  readonly hostBalancer: BalancerKind | undefined;
  /** Whether the host has a public address of its own; with a balancer in front it needs none. */
  readonly hostHasPublicAddress: boolean;
  /** Whether something in the network has no public address and needs a way out: a host or a cluster's nodes. */
  readonly needsEgress: boolean;
  /** Region of Certificate Management Service that keeps what is uploaded. */
  readonly certificateRegion: string;
}

/** Derives the exposure of an environment. */
export const exposureOf = (config: Config): Exposure => {
  const { ecs, ack, slb } = config;
  const hostBalancer = slb?.target === 'ecs' ? slb.kind : undefined;
  const hostHasPublicAddress = ecs?.address === 'internet' && !hostBalancer;
  return {
    hostBalancer,
    hostHasPublicAddress,
    needsEgress: ack !== undefined || (ecs !== undefined && !hostHasPublicAddress),
    certificateRegion: SITES[siteOf(config.accountType, config.region)].certificateRegion,
  };
};
