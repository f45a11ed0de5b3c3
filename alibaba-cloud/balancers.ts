import { ALB_ACL_ENTRIES, CLB_ACL_ENTRIES, SECURITY_GROUP_RULES } from './limits';
import { CLOUD_SERVICES } from './networks';

/**
 * The allow-list of a balancer, and the scope over which its entries are counted: the lists of all listeners of a
 * balancer together, one list, or the rules of one security group.
 */
export type AllowList =
  | { readonly countedOver: 'balancer'; readonly entries: typeof ALB_ACL_ENTRIES }
  | { readonly countedOver: 'list'; readonly entries: number }
  | { readonly countedOver: 'security group'; readonly entries: number };

/** The facts of one kind of load balancer. */
export interface Balancer {
  /** The common name of the product. */
  readonly product: string;
  /** How it passes the client's address to its backends. */
  readonly clientAddress: 'X-Forwarded-For' | 'proxy_protocol';
  /** Source of its connections and probes: addresses of its vSwitches, or networks that pass every security group. */
  readonly connectsFrom: 'vswitches' | readonly string[];
  /** Whether the cloud controller of a cluster fills its server group. */
  readonly servesCluster: boolean;
  /** The class that a Service must name for it. Undefined for the cluster's default. */
  readonly loadBalancerClass: string | undefined;
  /** Whether the provider offers access logs for it. */
  readonly accessLogs: boolean;
  /** Whether it can redirect from 80 to 443. */
  readonly redirects: boolean;
  /** Longest silence within an answer, in seconds. After it the balancer cuts the connection. */
  readonly longestSilenceSeconds: number;
  /** Longest silence between two requests of a connection, in seconds. Undefined when it does not parse requests. */
  readonly longestIdleSeconds: number | undefined;
  readonly allowList: AllowList;
  /** Type of the DNS record that leads to it: a CLB has one address, the other kinds have a name for several. */
  readonly dnsRecord: 'A' | 'CNAME';
  /** Zones in which it needs a vSwitch. */
  readonly zones: number;
  /** Largest number of zones. Undefined for a kind that this project places in one zone. */
  readonly mostZones: number | undefined;
}

/**
 * The kinds of load balancer. A new kind needs a row here and a construct; the compiler names everything else that it
 * needs.
 *
 * Sources that apply to one row stand above it. Sources for all rows, noted on 2026-11-28: provider docs and schema
 * 1.289.0 (`alb_listener`, `nlb_listener`, `slb_listener`, `alb_load_balancer_access_log_config_attachment`) for seconds
 * and access logs; {@link ALB_ACL_ENTRIES} and the constants next to it for allow-lists.
 */
export const BALANCERS = {
  /**
   * `connectsFrom`: "Specify the private IP address when creating an ALB instance". `servesCluster`: ALB has its own
   * controller, which works from Ingresses: ACK, "Configure NLB instances by using annotations", and the page of the same
   * name for CLB. `longestSilenceSeconds`: ALB, "CreateListener" and "Quotas and limits", 23 March 2026: 600 unless
   * raised; API pages of 2022 say 180. `longestIdleSeconds`: the provider accepts 600, its docs promise 60. `zones`:
   * "CreateLoadBalancer" of ALB, 12 July 2024. `mostZones`: as for NLB; a number of ALB's own was not found.
   */
  alb: {
    product: 'ALB',
    clientAddress: 'X-Forwarded-For',
    connectsFrom: 'vswitches',
    servesCluster: false,
    loadBalancerClass: undefined,
    accessLogs: true,
    redirects: true,
    longestSilenceSeconds: 600,
    longestIdleSeconds: 60,
    allowList: { countedOver: 'balancer', entries: ALB_ACL_ENTRIES },
    dnsRecord: 'CNAME',
    zones: 2,
    mostZones: 10,
  },
  /**
   * `clientAddress`, `connectsFrom`: NLB, "Obtain client IP addresses through an NLB instance": an NLB that terminates
   * TLS cannot keep the client's address as the source of the packets. `loadBalancerClass`: ACK, "Configure NLB instances
   * by using annotations". `redirects`: an NLB forwards a stream and does not parse requests. `zones`:
   * "CreateLoadBalancer" of NLB, as for ALB. `mostZones`: provider docs 1.289.0 (`nlb_load_balancer`).
   */
  nlb: {
    product: 'NLB',
    clientAddress: 'proxy_protocol',
    connectsFrom: 'vswitches',
    servesCluster: true,
    loadBalancerClass: 'alibabacloud.com/nlb',
    accessLogs: false,
    redirects: false,
    longestSilenceSeconds: 900,
    longestIdleSeconds: undefined,
    allowList: { countedOver: 'security group', entries: SECURITY_GROUP_RULES },
    dnsRecord: 'CNAME',
    zones: 2,
    mostZones: 10,
  },
  /**
   * `connectsFrom`: CLB, "Health check overview": these networks pass every security group. `zones`: one; CLB manages
   * the standby zone itself.
   */
  clb: {
    product: 'CLB',
    clientAddress: 'X-Forwarded-For',
    connectsFrom: [CLOUD_SERVICES.text],
    servesCluster: true,
    loadBalancerClass: undefined,
    accessLogs: false,
    redirects: true,
    longestSilenceSeconds: 180,
    longestIdleSeconds: 60,
    allowList: { countedOver: 'list', entries: CLB_ACL_ENTRIES },
    dnsRecord: 'A',
    zones: 1,
    mostZones: undefined,
  },
} as const satisfies Record<string, Balancer>;

/** A kind of load balancer. */
export type BalancerKind = keyof typeof BALANCERS;

/** A kind whose server group a cluster can fill. */
export type ClusterBalancerKind = {
  [Kind in BalancerKind]: (typeof BALANCERS)[Kind]['servesCluster'] extends true ? Kind : never;
}[BalancerKind];

/** Every kind, in the order of the documentation. */
export const BALANCER_KINDS = Object.keys(BALANCERS) as [BalancerKind, ...BalancerKind[]];

/** The kinds that satisfy a condition. */
export const balancersThat = (holds: (balancer: Balancer) => boolean): readonly BalancerKind[] =>
  BALANCER_KINDS.filter((kind) => holds(BALANCERS[kind]));

/** Whether a cluster can fill the server group of this kind. */
export const servesCluster = (kind: BalancerKind): kind is ClusterBalancerKind =>
  BALANCERS[kind].servesCluster;
