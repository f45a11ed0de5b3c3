import type { NetworkPolicyV1SpecIngressFrom } from '@cdktf/provider-kubernetes/lib/network-policy-v1';

import type { ClusterBalancerKind } from '../../alibaba-cloud/balancers';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import { knownNetworks, trafficOf } from '../balancer/balancer-traffic';
import type { Network } from '../network/network';

/**
 * The sender of requests to the pod: a load balancer that targets the pod's address, an Ingress controller, or any
 * client in the network and the cluster.
 */
export type PodFront = ClusterBalancerKind | 'ingress' | 'network';

/** Traffic that reaches the pod, and how the front proxy handles it. */
export interface PodTraffic {
  /** Sources from which the front proxy accepts plain HTTP, and how they pass on the client's address. */
  readonly front: BalancerFront;
  /** Sources that may connect to the port for requests. */
  readonly requests: readonly NetworkPolicyV1SpecIngressFrom[];
  /** Sources that may connect to the port for probes. */
  readonly probes: readonly NetworkPolicyV1SpecIngressFrom[];
}

const blocks = (cidrs: readonly string[]): NetworkPolicyV1SpecIngressFrom[] =>
  cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** The label with which the API server marks every namespace with its name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Terway matches pods by selectors only, never by CIDR blocks. Source: ACK, "Use network policies". */
const INGRESS_CONTROLLERS = { namespaceSelector: { matchLabels: { [NAME_LABEL]: 'kube-system' } } };
const EVERY_POD = { namespaceSelector: { matchExpressions: [{ key: NAME_LABEL, operator: 'Exists' }] } };

/**
 * Returns the traffic for a sender. The front proxy trusts the whole network, because the kubelet probes it from the
 * address of its node. The network policy restricts further who may send requests.
 */
export const podTrafficOf = (front: PodFront, network: Network): PodTraffic => {
  const nodes = knownNetworks([network.cidr]);
  if (front !== 'ingress' && front !== 'network') {
    const { sources, clientAddress } = trafficOf(front, network).front;
    return {
      front: { kind: 'balancer', sources: [...nodes, ...sources], clientAddress },
      requests: blocks(sources),
      probes: blocks([...new Set([...nodes, ...sources])]),
    };
  }
  return {
    front: { kind: 'balancer', sources: nodes, clientAddress: 'X-Forwarded-For' },
    requests: [front === 'ingress' ? INGRESS_CONTROLLERS : EVERY_POD, ...blocks(nodes)],
    probes: blocks(nodes),
  };
};
