/**
 * The largest number of rules in one basic security group, inbound and outbound together.
 *
 * Source: ECS, "AuthorizeSecurityGroup", 14 November 2024: 200 per group. "Limits" and "Security FAQ" of ECS say the
 * same, and that no ticket raises it. "AuthorizeSecurityGroup" of 28 January 2026 gives 1,000 rules for all groups of a
 * network interface and no number for one group, so this project uses the older, smaller number. A group of an NLB has
 * the same limit: NLB, "Performance and usage limits", 12 February 2026.
 */
export const SECURITY_GROUP_RULES = 200;

/**
 * The largest numbers of access control list entries of an ALB (Standard edition): in one list, in all lists of one
 * listener, and in the lists of all listeners of an ALB together. In the last a list counts once for each listener that
 * it guards. No ticket raises them.
 *
 * Source: ALB, "Quotas and limits", 23 March 2026. "ALB quotas" says that a list associated twice counts twice.
 * "AddEntriesToAcl", 10 June 2026, gives 1,000 for one list; this project uses the smaller number.
 */
export const ALB_ACL_ENTRIES = { list: 500, listener: 500, balancer: 800 } as const;

/**
 * The largest number of entries in one access control list of a CLB.
 *
 * Source: CLB, "AddAccessControlListEntry", 2 March 2026.
 */
export const CLB_ACL_ENTRIES = 300;

/**
 * The largest size of user data in bytes, before Base64. Source: Alibaba Cloud, "Customize initialization configurations
 * for an instance" and RunInstances, which say 32 KB since 2024; pages of 2019 to 2021 say 16 KB. Read on 2026-11-28.
 */
export const USER_DATA_LIMIT_BYTES = 32768;

/**
 * The largest size of a Cloud Assistant command in bytes, before Base64. Source: Alibaba Cloud, CreateCommand; its older
 * pages allow 16 KB after Base64. The page of ROS's `ALIYUN::ECS::Command` says 18 KB. Read on 2026-11-28.
 */
export const COMMAND_LIMIT_BYTES = 12288;

/**
 * The largest lengths of names, in characters.
 *
 * Sources: RAM, "CreateRole", 15 December 2025; Certificate Management Service, "UploadUserCertificate", 31 July 2024;
 * CLB, "UploadServerCertificate", 10 June 2026; ALB, "CreateLoadBalancer", 12 July 2024; NLB, "CreateLoadBalancer" (a
 * page without a date); provider schema 1.289.0 (`cs_managed_kubernetes`, `instance`).
 */
export const NAME_LENGTHS = {
  role: 64,
  certificate: 128,
  clbCertificate: 80,
  alb: 128,
  nlb: 128,
  cluster: 63,
  instance: 128,
} as const;

/**
 * Limits of tags: the longest key and value in characters, and the largest number of tags of a resource.
 *
 * Source: Resource Management, "Limits" (20 per resource; a page without a date). The lengths were noted on 2026-11-28;
 * their page is no longer known. CLB's API allows keys of 64 characters for a certificate: "UploadServerCertificate",
 * 10 June 2026.
 */
export const TAGS = { keyLength: 128, valueLength: 128, count: 20 } as const;

/** Prefix lengths for a cluster's Services, in bits. Source: ACK, "CreateCluster" (service_cidr), 26 January 2026. */
export const SERVICE_PREFIX = { min: 16, max: 24 } as const;

/**
 * Number of addresses that the service reserves in every vSwitch: the first one and the last three. Source: VPC,
 * "CreateVSwitch". Noted on 2026-11-28.
 */
export const VSWITCH_RESERVED = 4;

/**
 * Number of free addresses that a balancer needs in each of its vSwitches. An ALB and an NLB need 8: they take 3, and
 * more as they grow. A CLB with a private address needs 1.
 *
 * Source: "Specify a private IP address when creating an instance" of ALB, 12 March 2025, and of NLB, 11 January 2024.
 */
export const BALANCER_ADDRESSES = { alb: 8, nlb: 8, clb: 1 } as const;
