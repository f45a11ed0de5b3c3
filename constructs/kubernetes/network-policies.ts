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

/** Every address but the metadata service's. Addresses of version 6 are none of it. */
const EVERYWHERE_ELSE = [{ ipBlock: { cidr: '0.0.0.0/0', except: [METADATA_SERVICE] } }];

/** Model providers, registries, repositories: what the app talks to only its user knows. */
const TO_ANYTHING: NetworkPolicyV1SpecEgress = { to: EVERYWHERE_ELSE };

/** STS and OSS; their addresses change. */
const TO_HTTPS: NetworkPolicyV1SpecEgress = {
  to: EVERYWHERE_ELSE,
  ports: [{ protocol: 'TCP', port: '443' }],
};

const tcp = (port: number): { protocol: string; port: string }[] => [{ protocol: 'TCP', port: String(port) }];

export interface NetworkPoliciesProps {
  readonly namespace: AppNamespace;
  /** What reaches the app's pod. */
  readonly traffic: PodTraffic;
}

/** Who may reach the pods of the namespace, and what they may reach. Whatever is not said here is shut. */
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

  /** Lets the pods of a component reach Alibaba Cloud's services, which nothing reaches them for. */
  allowServices(component: Component): void {
    this.policyFor(component, [], [TO_DNS, TO_HTTPS]);
  }

  /** Those so far; a pod comes after. */
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
