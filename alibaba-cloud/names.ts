/**
 * The largest lengths of the names that this project builds, in characters, by type and attribute of the provider. All
 * of these names may consist of a-z, 0-9 and hyphens, if they start with a letter. The name of a NAT gateway must not end
 * with a hyphen.
 *
 * Source, if the row has none: the provider's docs 1.289.0, 17 August 2026, page of the type.
 */
export const NAME_LENGTHS = {
  // ALB, "CreateAcl", "CreateLoadBalancer", 12 July 2024, "CreateServerGroup".
  'alicloud_alb_acl.acl_name': 128,
  'alicloud_alb_load_balancer.load_balancer_name': 128,
  'alicloud_alb_server_group.server_group_name': 128,
  // ACK, "CreateCluster", 26 January 2026; provider schema 1.289.0.
  'alicloud_cs_managed_kubernetes.name': 63,
  'alicloud_ecs_auto_snapshot_policy.auto_snapshot_policy_name': 128,
  'alicloud_ecs_command.name': 128,
  'alicloud_ecs_disk.disk_name': 128,
  // VPC, "AllocateEipAddress", without a date.
  'alicloud_eip_address.address_name': 128,
  'alicloud_instance.instance_name': 128,
  'alicloud_nat_gateway.nat_gateway_name': 128,
  // NLB, "CreateLoadBalancer", without a date. "CreateServerGroup" was not found: noted on 2026-11-28, not verified.
  'alicloud_nlb_load_balancer.load_balancer_name': 128,
  'alicloud_nlb_server_group.server_group_name': 128,
  'alicloud_ram_policy.policy_name': 128,
  // Resource Management, "CreateRole", 15 December 2025.
  'alicloud_ram_role.role_name': 64,
  'alicloud_security_group.security_group_name': 128,
  // CLB, "DescribeAccessControlLists", without a date.
  'alicloud_slb_acl.name': 80,
  'alicloud_slb_load_balancer.load_balancer_name': 80,
  // CLB, "UploadServerCertificate", 10 June 2026.
  'alicloud_slb_server_certificate.name': 80,
  // CLB, "CreateVServerGroup", without a date.
  'alicloud_slb_server_group.name': 80,
  // "UploadUserCertificate" of 31 July 2024 says 128; this project uses the smaller number.
  'alicloud_ssl_certificates_service_certificate.certificate_name': 64,
  // VPC, "CreateVpc". Noted on 2026-11-28, not verified.
  'alicloud_vpc.vpc_name': 128,
  'alicloud_vswitch.vswitch_name': 128,
} as const;
