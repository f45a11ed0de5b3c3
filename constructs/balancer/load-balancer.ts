import type { Balancer } from '../../alibaba-cloud/balancers';
import type { Clients } from '../../open-design/clients';
import type { Network } from '../network/network';
import type { AccessLogsProps } from './access-logs';
import type { BalancerCertificate } from './balancer-certificate';

/** What a load balancer forwards to: the front proxy, which speaks plain HTTP to it. */
export interface Backend {
  /** Port that takes requests. */
  readonly port: number;
  /** Port that answers health checks and nothing else, in plain HTTP. */
  readonly probePort: number;
  /** Path of the health check: /api/health. */
  readonly probePath: string;
  /** The ECS instance; undefined: servers are registered by somebody else, such as a cluster's cloud controller. */
  readonly instanceId: string | undefined;
}

export interface LoadBalancerProps {
  /** Name of the balancer and of all that belongs to it: a letter first, and no longer than `NAME_LENGTHS` says. */
  readonly name: string;
  /** Network of the backend; ALB and NLB take part in every vSwitch of it, and want two zones. */
  readonly network: Network;
  /** Whether it has a public address. */
  readonly address: 'internet' | 'intranet';
  /** Certificate that HTTPS is ended with. */
  readonly certificate: BalancerCertificate;
  /** Who may connect. */
  readonly clients: Clients;
  readonly backend: Backend;
  /** Whether the service refuses to delete it. */
  readonly protect: boolean;
  /** Where an ALB writes its access logs; only an ALB has any, which the configuration sees to. */
  readonly accessLogs?: AccessLogsProps | undefined;
}

/** The DNS record that leads to a balancer. */
export interface DnsTarget {
  readonly type: 'A' | 'CNAME';
  readonly value: string;
}

/** HTTPS in front of a backend, whatever the product. */
export interface LoadBalancer {
  readonly loadBalancerId: string;
  /** Where servers are registered; CLB calls it vServer group. */
  readonly serverGroupId: string;
  readonly dnsTarget: DnsTarget;
}

export const HTTPS_PORT = 443;
export const HTTP_PORT = 80;

/** TLS 1.2 with forward secrecy, and 1.3; every product's default admits TLS 1.0. */
export const TLS_POLICY = 'tls_cipher_policy_1_2_strict_with_1_3';

/** Share of the requests a server gets; the provider sends 0, which is none, when it is left out. */
export const FULL_WEIGHT = 100;

/** What counts as healthy: any answer of the 200s. */
export const HEALTHY_CODE = 'http_2xx';

/** A server that dies is left out after 15 seconds; one that comes back is used after 10. */
export const BALANCER_HEALTH_CHECK = {
  intervalSeconds: 5,
  /** Not below the interval: the service would take the interval instead. Source: CreateServerGroup of ALB. */
  timeoutSeconds: 5,
  healthyThreshold: 2,
  unhealthyThreshold: 3,
} as const;

/**
 * The zones of a balancer that takes part in every vSwitch.
 *
 * @throws Error when the network has fewer than the product wants
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
