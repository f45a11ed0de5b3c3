import { Token } from 'cdktf';

import { type BalancerKind, BALANCERS } from '../../alibaba-cloud/balancers';
import { PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { FRONT_PORTS, HEALTH_PATH } from '../../open-design/contract';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import type { Network, VSwitchRef } from '../network/network';

/** Where the front proxy takes what a load balancer sends. */
export const FRONT_PROXY = {
  port: FRONT_PORTS.requests,
  probePort: FRONT_PORTS.probes,
  probePath: HEALTH_PATH,
} as const;

/** What a load balancer sends to a host: where from, and how it tells the client. */
export interface BalancerTraffic {
  /** vSwitches that the host's security group has to admit. */
  readonly admit: readonly VSwitchRef[];
  /** What the front proxy has to know of it. */
  readonly front: BalancerFront;
}

/**
 * These networks as far as they are known at synth. Where only Terraform knows one, the private networks stand for all:
 * the front proxy is rendered before that, and the security group, which Terraform fills, admits the vSwitches alone.
 */
export const knownNetworks = (cidrs: readonly string[]): readonly string[] =>
  cidrs.some((cidr) => Token.isUnresolved(cidr)) ? PRIVATE_NETWORKS : cidrs;

/** What a load balancer of this kind sends to a host in this network. */
export const trafficOf = (kind: BalancerKind, { vSwitches }: Network): BalancerTraffic => {
  const { connectsFrom, clientAddress } = BALANCERS[kind];
  const admit = connectsFrom === 'vswitches' ? vSwitches : [];
  const sources =
    connectsFrom === 'vswitches' ? knownNetworks(vSwitches.map(({ cidr }) => cidr)) : connectsFrom;
  return { admit, front: { kind: 'balancer', sources, clientAddress } };
};
