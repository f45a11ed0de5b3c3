import { type Cidr, cidrOf } from '../ground/cidr';

/**
 * The network of Alibaba Cloud's own services: the metadata service, OSS inside a region, the addresses CLB connects
 * from. A VPC or a network of Services that overlaps it loses them.
 * Source: VPC, "CreateVpc" (refuses it); CLB, "Health check overview"; OSS, "Internal endpoints of OSS buckets and VIP
 * ranges". Noted on 2026-11-28.
 */
export const CLOUD_SERVICES: Cidr = cidrOf('100.64.0.0/10');

/** Networks a VPC may not use, beside {@link CLOUD_SERVICES}. Source: VPC, "CreateVpc". Noted on 2026-11-28. */
export const UNUSABLE: readonly Cidr[] = ['127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4'].map(cidrOf);

/** The private networks, which a VPC is a part of. Source: RFC 1918, February 1996; VPC, "CreateVpc", as above. */
export const PRIVATE_NETWORKS: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * The address of the metadata service, which tells an instance what it is and hands out the credentials of its role. The
 * way to it is the way to the VPC: the source address of its route is the instance's private address.
 * Source: ECS, "View instance metadata". Noted on 2026-11-28.
 */
export const METADATA_ADDRESS = '100.100.100.200';

/** Lengths of prefixes the service takes. Source: VPC, "CreateVpc" and "CreateVSwitch". Noted on 2026-11-28. */
export const VPC_PREFIX = { min: 8, max: 28 } as const;
export const VSWITCH_PREFIX = { min: 16, max: 29 } as const;
