import type { ITerraformDependable } from 'cdktf';

import type { Balancer } from '../../alibaba-cloud/balancers';
import type { Clients } from '../../open-design/clients';
import type { Network } from '../network/network';
import type { AccessLogsProps } from './access-logs';
import type { BalancerCertificate } from './balancer-certificate';

/** The target of a load balancer: the front proxy, which serves plain HTTP. */
export interface Backend {
  /** Port for requests. */
  readonly port: number;
  /** Port for health checks only, in plain HTTP. */
  readonly probePort: number;
  /** Path of the health check: /api/health. */
  readonly probePath: string;
  /** The ECS instance; undefined: another party registers the servers, such as a cluster's cloud controller. */
  readonly instanceId: string | undefined;
}

export interface LoadBalancerProps {
  /** Name of the balancer and of its resources. It starts with a letter; `NAME_LENGTHS` limits its length. */
  readonly name: string;
  /** Network of the backend. ALB and NLB use all of its vSwitches and require two zones. */
  readonly network: Network;
  /** Whether the balancer has a public address. */
  readonly address: 'internet' | 'intranet';
  /** Certificate for HTTPS. */
  readonly certificate: BalancerCertificate;
  /** Clients that may connect. */
  readonly clients: Clients;
  readonly backend: Backend;
  /**
   * Whether the service and Terraform refuse to delete the balancer. The refusal of the service alone comes too late:
   * the provider has removed servers, listeners and server group by then.
   */
  readonly protect: boolean;
  /** Destination of the access logs. Only an ALB has access logs; the configuration refuses them for other kinds. */
  readonly accessLogs?: Omit<AccessLogsProps, 'protect'> | undefined;
}

/** The DNS record that points to a balancer. */
export interface DnsTarget {
  readonly type: Balancer['dnsRecord'];
  readonly value: string;
}

/** HTTPS in front of a backend, independent of the product. */
export interface LoadBalancer {
  /** The L1 resource of the balancer. */
  readonly resource: ITerraformDependable;
  readonly loadBalancerId: string;
  /** Server group of the backend. CLB calls it a vServer group. */
  readonly serverGroupId: string;
  readonly dnsTarget: DnsTarget;
}

export const HTTPS_PORT = 443;
export const HTTP_PORT = 80;

/** TLS 1.2 with forward secrecy, and TLS 1.3. By default, every product admits TLS 1.0. */
export const TLS_POLICY = 'tls_cipher_policy_1_2_strict_with_1_3';

/** Weight of a server. If it is not set, the provider sends 0, and the server receives no requests. */
export const FULL_WEIGHT = 100;

/** Status codes that count as healthy. */
export const HEALTHY_CODE = 'http_2xx';

/** A failed server is removed after 15 seconds. A server that recovers is used again after 10 seconds. */
export const BALANCER_HEALTH_CHECK = {
  intervalSeconds: 5,
  /** Not below the interval, because the service then uses the interval. Source: ALB, CreateServerGroup. */
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
} as const;

/**
 * Returns the zones of a balancer that uses every vSwitch.
 *
 * @throws Error when the network has fewer zones than the product requires
 */
export const zoneMappings = (
  { product, zones }: Pick<Balancer, 'product' | 'zones'>,
  { vSwitches }: Network,
): { zoneId: string; vswitchId: string }[] => {
  if (vSwitches.length < zones) {
    const there = vSwitches.map(({ zone }) => zone).join(', ') || 'none';
    throw new Error(
      `the ${product} needs vSwitches in ${zones} zones; the network has: ${there}; add a vSwitch in another zone`,
    );
  }
  return vSwitches.map(({ id, zone }) => ({ zoneId: zone, vswitchId: id }));
};
