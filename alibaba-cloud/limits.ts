/**
 * Rules of one basic security group, inbound and outbound together.
 *
 * Source: ECS, "AuthorizeSecurityGroup", 14 November 2024: 200 a group; "Limits" and "Security FAQ" of ECS say so too,
 * and that no ticket raises it. "AuthorizeSecurityGroup" of 28 January 2026 names 1,000 rules for all groups of a
 * network interface and no number for one group, so the older and smaller number is taken. A group of an NLB has the
 * same ceiling: NLB, "Performance and usage limits", 12 February 2026.
 */
export const SECURITY_GROUP_RULES = 200;

/**
 * Entries of access control lists of an ALB of the Standard edition, which no ticket raises: in one list, in the lists
 * of one listener, and in those of all listeners of an ALB, where a list counts once for each listener it guards.
 *
 * Source: ALB, "Quotas and limits", 23 March 2026; that what is associated twice counts twice says "ALB quotas" of
 * ALB. "AddEntriesToAcl", 10 June 2026, names 1,000 for one list, so the smaller number is taken.
 */
export const ALB_ACL_ENTRIES = { list: 500, listener: 500, balancer: 800 } as const;

/**
 * Entries of one access control list of a CLB.
 *
 * Source: CLB, "AddAccessControlListEntry", 2 March 2026.
 */
export const CLB_ACL_ENTRIES = 300;

/**
 * Bytes of user data before Base64. Source: Alibaba Cloud, "Customize initialization configurations for an instance" and
 * RunInstances, which say 32 KB since 2024; pages of 2019 to 2021 say 16 KB. Read on 2026-11-28.
 */
export const USER_DATA_LIMIT_BYTES = 32768;

/**
 * Bytes of a Cloud Assistant command before Base64. Source: Alibaba Cloud, CreateCommand, whose older pages allow 16 KB
 * after Base64; the page of ROS's `ALIYUN::ECS::Command` says 18 KB. Read on 2026-11-28.
 */
export const COMMAND_LIMIT_BYTES = 12288;

/**
 * Most characters of names.
 *
 * Sources: RAM, "CreateRole", 15 December 2025; Certificate Management Service, "UploadUserCertificate", 31 July 2024;
 * CLB, "UploadServerCertificate", 10 June 2026; ALB, "CreateLoadBalancer", 12 July 2024; NLB, "CreateLoadBalancer" (a
 * page without a date); provider schema 1.289.0 (`cs_managed_kubernetes`, `instance`, `ecs_key_pair`).
 */
export const NAME_LENGTHS = {
  role: 64,
  certificate: 128,
  clbCertificate: 80,
  alb: 128,
  nlb: 128,
  cluster: 63,
  instance: 128,
  keyPair: 128,
} as const;

/**
 * Tags: most characters of a key and of a value, and most tags of a resource.
 *
 * Source: Resource Management, "Limits" (20 a resource; a page without a date). Lengths: noted on 2026-11-28, the page is
 * not known any more. CLB's API takes keys of 64 characters for a certificate: "UploadServerCertificate", 10 June 2026.
 */
export const TAGS = { keyLength: 128, valueLength: 128, count: 20 } as const;

/** Prefix of the network of a cluster's Services, in bits. Source: ACK, "CreateCluster" (service_cidr), 26 January 2026. */
export const SERVICE_PREFIX = { min: 16, max: 24 } as const;

/**
 * Addresses of every vSwitch that the service keeps: the first and the last three. Source: VPC, "CreateVSwitch". Noted on
 * 2026-11-28.
 */
export const VSWITCH_RESERVED = 4;

/**
 * Free addresses a balancer is to find in each of its vSwitches: 8 for an ALB and an NLB, which take 3 and more as they
 * grow; 1 for a CLB with a private address.
 *
 * Source: "Specify a private IP address when creating an instance" of ALB, 12 March 2025, and of NLB, 11 January 2024.
 */
export const BALANCER_ADDRESSES = { alb: 8, nlb: 8, clb: 1 } as const;
