import type { Config } from '../config/schema';

/** The balancer in front of the host, if one is. */
export const balancerOfHost = ({ slb }: Config): Config['slb'] => (slb?.target === 'ecs' ? slb : undefined);

/** Whether the host has a public address of its own; with a balancer in front it needs none. */
export const hostHasPublicAddress = (config: Config): boolean =>
  config.ecs?.address === 'internet' && !balancerOfHost(config);

/** Whether something in the network has no public address and needs a way out: a host or the nodes of a cluster. */
export const needsEgress = (config: Config): boolean =>
  config.ack !== undefined || (config.ecs !== undefined && !hostHasPublicAddress(config));

/**
 * Region of Certificate Management Service that keeps what is uploaded: one for each of Alibaba Cloud's two sites.
 * Source: the service's endpoints; which site an account belongs to says accountType, else the region is a guess.
 */
export const certificateRegion = ({ accountType, region }: Config): string => {
  const chinaSite = accountType === undefined ? region.startsWith('cn-') : accountType === 'Domestic';
  return chinaSite ? 'cn-hangzhou' : 'ap-southeast-1';
};
