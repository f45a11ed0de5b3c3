import {
  NetworkPolicyV1,
  type NetworkPolicyV1SpecEgress,
  type NetworkPolicyV1SpecIngress,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { METADATA_ADDRESS } from '../../alibaba-cloud/networks';
import { FRONT_PROXY } from '../balancer/balancer-traffic';
import { type Component, selectorOf } from './names';
import type { AppNamespace } from './namespace';
import type { PodTraffic } from './pod-traffic';

/** The metadata service of the node, which hands out the credentials of its role. */
const METADATA_SERVICE = `${METADATA_ADDRESS}/32`;

/** The cluster's own DNS. */
const TO_DNS: NetworkPolicyV1SpecEgress = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: '53' },
    { protocol: 'TCP', port: '53' },
  ],
};

/** Every IPv4 address except the metadata service. IPv6 addresses are not included. */
const EVERYWHERE_ELSE = [{ ipBlock: { cidr: '0.0.0.0/0', except: [METADATA_SERVICE] } }];

/** The app connects to model providers, registries and repositories. Only its users know which ones. */
const TO_ANYTHING: NetworkPolicyV1SpecEgress = { to: EVERYWHERE_ELSE };

/** HTTPS to any address, for STS and OSS, whose addresses change. */
const TO_HTTPS: NetworkPolicyV1SpecEgress = {
  to: EVERYWHERE_ELSE,
  ports: [{ protocol: 'TCP', port: '443' }],
};

const tcp = (port: number): { protocol: string; port: string }[] => [{ protocol: 'TCP', port: String(port) }];

export interface NetworkPoliciesProps {
  readonly namespace: AppNamespace;
  /** Traffic that may reach the app's pod. */
  readonly traffic: PodTraffic;
}

/** Network policies for traffic to and from the pods of the namespace. All other traffic is denied. */
export class NetworkPolicies extends Construct {
  private readonly namespace: AppNamespace;
  private readonly made: NetworkPolicyV1[] = [];

  constructor(scope: Construct, id: string, { namespace, traffic }: NetworkPoliciesProps) {
    super(scope, id);
    this.namespace = namespace;
    this.policy('nothing-else', {}, [], []);
    this.policyFor(
      'app',
      [
        { from: [...traffic.requests], ports: tcp(FRONT_PROXY.port) },
        { from: [...traffic.probes], ports: tcp(FRONT_PROXY.probePort) },
      ],
      [TO_DNS, TO_ANYTHING],
    );
  }

  /** Allows the pods of a component to connect to the services of Alibaba Cloud. Nothing may connect to these pods. */
  allowServices(component: Component): void {
    this.policyFor(component, [], [TO_DNS, TO_HTTPS]);
  }

  /** The policies created so far. Pods must depend on them. */
  get resources(): readonly ITerraformDependable[] {
    return [...this.made];
  }

  private policyFor(
    component: Component,
    ingress: NetworkPolicyV1SpecIngress[],
    egress: NetworkPolicyV1SpecEgress[],
  ): void {
    this.policy(component, { matchLabels: selectorOf(component) }, ingress, egress);
  }

  private policy(
    name: string,
    podSelector: { matchLabels?: Record<string, string> },
    ingress: NetworkPolicyV1SpecIngress[],
    egress: NetworkPolicyV1SpecEgress[],
  ): void {
    this.made.push(
      new NetworkPolicyV1(this, name, {
        metadata: { name, namespace: this.namespace.name },
        spec: { podSelector, policyTypes: ['Ingress', 'Egress'], ingress, egress },
      }),
    );
  }
}
