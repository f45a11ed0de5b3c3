import { Token } from 'cdktf';

import { FRONT_PORTS, HEALTH_PATH } from '../../open-design/contract';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import type { Network, VSwitchRef } from '../network/network';

/** Kinds of load balancer. */
export type BalancerKind = 'alb' | 'nlb' | 'clb';

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
 * What CLB connects and probes from, past every security group.
 * Source: Alibaba Cloud, Classic Load Balancer, "Health check overview".
 */
const CLB_SOURCES: readonly string[] = ['100.64.0.0/10'];

/**
 * Stands for the networks of vSwitches that only Terraform will know: the front proxy is rendered before that. The
 * security group, which Terraform fills, admits the vSwitches alone.
 */
const ANY_PRIVATE_NETWORK: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** These networks as far as they are known at synth; {@link ANY_PRIVATE_NETWORK} where only Terraform knows one. */
export const knownNetworks = (cidrs: readonly string[]): readonly string[] =>
  cidrs.some((cidr) => Token.isUnresolved(cidr)) ? ANY_PRIVATE_NETWORK : cidrs;

/**
 * ALB and NLB connect and probe from addresses of their vSwitches. An NLB that ends TLS cannot keep the client's address
 * as the packets' source; it tells it by the PROXY protocol.
 * Source: Alibaba Cloud, "Obtain client IP addresses through an NLB instance", "Specify private IP addresses … ALB".
 */
export const trafficOf = (kind: BalancerKind, { vSwitches }: Network): BalancerTraffic => {
  if (kind === 'clb') {
    return {
      admit: [],
      front: { kind: 'balancer', sources: CLB_SOURCES, clientAddress: 'X-Forwarded-For' },
    };
  }
  const cidrs = vSwitches.map(({ cidr }) => cidr);
  return {
    admit: vSwitches,
    front: {
      kind: 'balancer',
      sources: knownNetworks(cidrs),
      clientAddress: kind === 'nlb' ? 'proxy_protocol' : 'X-Forwarded-For',
    },
  };
};
