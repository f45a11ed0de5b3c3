import type { NetworkPolicyV1SpecIngressFrom } from '@cdktf/provider-kubernetes/lib/network-policy-v1';

import type { ClusterBalancerKind } from '../../alibaba-cloud/balancers';
import type { BalancerFront } from '../../open-design/front-proxy/front';
import { knownNetworks, trafficOf } from '../balancer/balancer-traffic';
import type { Network } from '../network/network';

/** The pods of an Ingress controller. */
export interface IngressController {
  readonly namespace: string;
  /** A label of these pods only, as `key=value`. */
  readonly label: string;
}

/**
 * The sender of requests to the pod: a load balancer that targets the pod's address, an Ingress controller, or any
 * client in the network and the cluster.
 */
export type PodFront = ClusterBalancerKind | IngressController | 'network';

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
const EVERY_POD = { namespaceSelector: { matchExpressions: [{ key: NAME_LABEL, operator: 'Exists' }] } };

/** Selects the pods of a controller. Both selectors are in one item, so that a pod must match both. */
const podsOf = ({ namespace, label }: IngressController): NetworkPolicyV1SpecIngressFrom => {
  const [key = '', value = ''] = label.split('=');
  return {
    namespaceSelector: { matchLabels: { [NAME_LABEL]: namespace } },
    podSelector: { matchLabels: { [key]: value } },
  };
};

/**
 * Returns the traffic for a sender. Only the sender may send requests, and only its addresses are believed. The kubelet
 * probes from the address of its node, which may be anywhere in the network.
 *
 * The addresses of an Ingress controller's pods are not known at synth. The front proxy therefore believes the vSwitches,
 * which hold all pods, and the network policy admits the controller's pods only.
 */
export const podTrafficOf = (front: PodFront, network: Network): PodTraffic => {
  const nodes = knownNetworks([network.cidr]);
  if (front === 'network') {
    return {
      front: { kind: 'balancer', sources: nodes, clientAddress: 'peer' },
      requests: [EVERY_POD, ...blocks(nodes)],
      probes: blocks(nodes),
    };
  }
  if (typeof front === 'object') {
    const sources = knownNetworks(network.vSwitches.map(({ cidr }) => cidr));
    return {
      front: { kind: 'balancer', sources, nodes, clientAddress: 'X-Forwarded-For' },
      requests: [podsOf(front)],
      probes: blocks(nodes),
    };
  }
  const { sources, clientAddress } = trafficOf(front, network).front;
  return {
    front: { kind: 'balancer', sources, nodes, clientAddress },
    requests: blocks(sources),
    probes: blocks([...new Set([...nodes, ...sources])]),
  };
};
