import { type Cidr, cidrOf, contains, parseCidr } from '../ground/cidr';

/**
 * The network of Alibaba Cloud's own services: the metadata service, OSS inside a region, and the addresses from which
 * CLB connects. A VPC or a Service network that overlaps it cannot reach them.
 * Source: VPC, "CreateVpc" (refuses it); CLB, "Health check overview"; OSS, "Internal endpoints of OSS buckets and VIP
 * ranges". Noted on 2026-11-28.
 */
export const CLOUD_SERVICES: Cidr = cidrOf('100.64.0.0/10');

/** Networks that a VPC must not use, besides {@link CLOUD_SERVICES}. Source: VPC, "CreateVpc". Noted on 2026-11-28. */
export const UNUSABLE: readonly Cidr[] = ['127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'].map(cidrOf);

/**
 * An entry in every allow-list: an address from which nobody connects (RFC 5737).
 *
 * An allow-list without entries admits everyone. Terraform may remove old entries before it adds new ones, so without
 * this entry the list would be empty while the last client is replaced by another.
 * Source: Alibaba Cloud docs, "Access control" of CLB; GetListenerAttribute of ALB; provider docs 1.289.0,
 * `cr_internet_endpoint`.
 */
export const NOBODY = '192.0.2.1/32';

/** The private networks. A VPC is a part of one of them. Source: RFC 1918, February 1996; VPC, "CreateVpc", as above. */
export const PRIVATE_NETWORKS: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * The networks of Docker on a host: the address of its default bridge, and the pool of the other bridges, one of which
 * holds the app. The host sends packets for these addresses to its containers, so a VPC, a VPN or a client with one of them
 * cannot reach the host. They lie in the block for benchmarks of network devices, which no VPC of this project uses.
 * Source of the block: RFC 2544, March 1999, section C.2.2.
 */
export const DOCKER = {
  network: cidrOf('198.18.0.0/23'),
  bridge: '198.18.0.1/24',
  pool: '198.18.1.0/24',
} as const;

/**
 * Networks that are not the internet. The app cannot reach them unless the configuration opens a part of them: the private
 * networks with the VPC, its nodes, Services and API server, the cloud's own services, link-local addresses, the networks
 * for benchmarks, which Docker's bridges on a host use, multicast, and the reserved block with the broadcast address.
 * Source: RFC 6890, April 2013, section 2.2.2; RFC 5771, March 2010.
 */
export const INTERNAL_NETWORKS: readonly string[] = [
  ...PRIVATE_NETWORKS,
  CLOUD_SERVICES.text,
  '169.254.0.0/16',
  '198.18.0.0/15',
  // 224.0.0.0/4 and 240.0.0.0/4.
  '224.0.0.0/3',
];

/**
 * Returns {@link INTERNAL_NETWORKS}, and the VPC if it is not a part of them. Only an existing VPC can be elsewhere.
 *
 * @param vpcCidr CIDR block of the VPC. An unresolved token counts as a network elsewhere.
 */
export const internalNetworks = (vpcCidr: string): readonly string[] => {
  const vpc = parseCidr(vpcCidr);
  return vpc && INTERNAL_NETWORKS.some((network) => contains(cidrOf(network), vpc))
    ? INTERNAL_NETWORKS
    : [...INTERNAL_NETWORKS, vpcCidr];
};

/**
 * The address of the metadata service. It describes the instance and issues the credentials of the instance role. The
 * route to it leads through the VPC, so the source address of the route is the instance's private address.
 * Source: ECS, "View instance metadata". Noted on 2026-11-28.
 */
export const METADATA_ADDRESS = '100.100.100.200';

/**
 * The name servers of every VPC. They alone know the names that lead into VPCs.
 * Source: ECS, "DNS servers of instances in a VPC". Noted on 2026-11-28.
 */
export const VPC_RESOLVERS: readonly string[] = ['100.100.2.136', '100.100.2.138'];

/** Allowed prefix lengths in bits. Source: VPC, "CreateVpc" and "CreateVSwitch". Noted on 2026-11-28. */
export const VPC_PREFIX = { min: 8, max: 28 } as const;
export const VSWITCH_PREFIX = { min: 16, max: 29 } as const;

/** CIDR block that stands for everyone in a security group rule. */
export const ALL_ADDRESSES = '0.0.0.0/0';
