import { Token } from 'cdktf';

import { type BalancerKind, BALANCERS } from '../../alibaba-cloud/balancers';
import { PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { FRONT_PORTS, HEALTH_PATH } from '../../open-design/contract';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import type { Network, VSwitchRef } from '../network/network';

/** Ports and path of the front proxy, the target of a load balancer. */
export const FRONT_PROXY = {
  port: FRONT_PORTS.requests,
  probePort: FRONT_PORTS.probes,
  probePath: HEALTH_PATH,
} as const;

/** The traffic that a load balancer sends to a host: its sources, and how it passes on the client's address. */
export interface BalancerTraffic {
  /** vSwitches that the host's security group must admit. */
  readonly admit: readonly VSwitchRef[];
  /** Settings of the front proxy for this traffic. */
  readonly front: BalancerFront;
}

/**
 * Returns the networks if all of them are known at synth, and all private networks otherwise. The front proxy is
 * rendered at synth and cannot wait for Terraform. The security group, which Terraform fills in, still admits only the
 * vSwitches.
 */
export const knownNetworks = (cidrs: readonly string[]): readonly string[] =>
  cidrs.some((cidr) => Token.isUnresolved(cidr)) ? PRIVATE_NETWORKS : cidrs;

/** Returns the traffic that a load balancer of a kind sends to a host in a network. */
export const trafficOf = (kind: BalancerKind, { vSwitches }: Network): BalancerTraffic => {
  const { connectsFrom, clientAddress } = BALANCERS[kind];
  const admit = connectsFrom === 'vswitches' ? vSwitches : [];
  const sources =
    connectsFrom === 'vswitches' ? knownNetworks(vSwitches.map(({ cidr }) => cidr)) : connectsFrom;
  return { admit, front: { kind: 'balancer', sources, clientAddress } };
};
