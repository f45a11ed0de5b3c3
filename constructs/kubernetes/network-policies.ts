import {
  NetworkPolicyV1,
  type NetworkPolicyV1SpecEgress,
  type NetworkPolicyV1SpecIngress,
} from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { CLOUD_SERVICES, internalNetworks, METADATA_ADDRESS } from '../../alibaba-cloud/networks';
import type { Cidr } from '../../values/values';
import { FRONT_PROXY } from '../balancer/balancer-traffic';
import { type Component, selectorOf } from './names';
import type { AppNamespace } from './namespace';
import type { PodTraffic } from './pod-traffic';

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

/**
 * The app connects to model providers, registries and repositories. Only its users know which ones. This is every IPv4
 * address of the internet, and no IPv6 address.
 *
 * @param internal networks that are not the internet
 */
const toInternet = (internal: readonly string[]): NetworkPolicyV1SpecEgress => ({
  to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...internal] } }],
});

/** HTTPS to the cloud's own services, for STS and OSS, whose addresses change. The metadata service is denied. */
const TO_SERVICES: NetworkPolicyV1SpecEgress = {
  to: [{ ipBlock: { cidr: CLOUD_SERVICES.text, except: [`${METADATA_ADDRESS}/32`] } }],
  ports: [{ protocol: 'TCP', port: '443' }],
};

const tcp = (port: number): { protocol: string; port: string }[] => [{ protocol: 'TCP', port: String(port) }];

export interface NetworkPoliciesProps {
  readonly namespace: AppNamespace;
  /** Traffic that may reach the app's pod. */
  readonly traffic: PodTraffic;
  /** CIDR block of the VPC. The app's pod may not connect to it, nor to any other network that is not the internet. */
  readonly vpcCidr: string;
  /** Internal networks that the app's pod may connect to nevertheless. They do not contain the metadata service. */
  readonly openNetworks: readonly Cidr[];
}

/** Network policies for traffic to and from the pods of the namespace. All other traffic is denied. */
export class NetworkPolicies extends Construct {
  private readonly namespace: AppNamespace;
  private readonly made: NetworkPolicyV1[] = [];

  constructor(
    scope: Construct,
    id: string,
    { namespace, traffic, vpcCidr, openNetworks }: NetworkPoliciesProps,
  ) {
    super(scope, id);
    this.namespace = namespace;
    this.policy('nothing-else', {}, [], []);
    this.policyFor(
      'app',
      [
        { from: [...traffic.requests], ports: tcp(FRONT_PROXY.port) },
        { from: [...traffic.probes], ports: tcp(FRONT_PROXY.probePort) },
      ],
      [
        TO_DNS,
        toInternet(internalNetworks(vpcCidr)),
        // A rule without peers would allow everything.
        ...(openNetworks.length > 0 ? [{ to: openNetworks.map((cidr) => ({ ipBlock: { cidr } })) }] : []),
      ],
    );
  }

  /** Allows the pods of a component to connect to the cloud's own services. Nothing may connect to these pods. */
  allowServices(component: Component): void {
    this.policyFor(component, [], [TO_DNS, TO_SERVICES]);
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
