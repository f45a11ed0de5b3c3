import type { NetworkPolicyV1SpecIngressFrom } from '@cdktf/provider-kubernetes/lib/network-policy-v1';

import type { ClusterBalancerKind } from '../../alibaba-cloud/balancers';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import { knownNetworks, trafficOf } from '../balancer/balancer-traffic';
import type { Network } from '../network/network';

/**
 * What hands requests to the pod: a load balancer that knows it by its address, the controller of an Ingress, or
 * whoever in the network and the cluster connects by himself.
 */
export type PodFront = ClusterBalancerKind | 'ingress' | 'network';

/** What reaches the pod, and what the front proxy has to know of it. */
export interface PodTraffic {
  /** Where the front proxy takes plain HTTP from, and how it learns the client's address there. */
  readonly front: BalancerFront;
  /** What may connect to the port of requests. */
  readonly requests: readonly NetworkPolicyV1SpecIngressFrom[];
  /** What may connect to the port of probes. */
  readonly probes: readonly NetworkPolicyV1SpecIngressFrom[];
}

const blocks = (cidrs: readonly string[]): NetworkPolicyV1SpecIngressFrom[] =>
  cidrs.map((cidr) => ({ ipBlock: { cidr } }));

/** The name of a namespace, as the API server labels it. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Terway matches pods by selectors alone: no block of addresses is one of pods. Source: ACK, "Use network policies". */
const INGRESS_CONTROLLERS = { namespaceSelector: { matchLabels: { [NAME_LABEL]: 'kube-system' } } };
const EVERY_POD = { namespaceSelector: { matchExpressions: [{ key: NAME_LABEL, operator: 'Exists' }] } };

/**
 * The front proxy believes the whole network, because the kubelet probes it from its node's address; who may send
 * requests is narrower, and what the network policy holds.
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
