/** RAM actions that a deployer needs for resources of one type. */
export interface RamActions {
  /** Actions of calls that provider 1.289.0 made while it created, changed and destroyed this project's stacks. */
  readonly seen: readonly string[];
  /** Actions from documentation: RAM's names for REST calls, and calls that the logged changes did not need. */
  readonly documented: readonly string[];
}

/** `actions('ecs', 'CreateDisk DeleteDisk')` → ecs:CreateDisk, ecs:DeleteDisk */
const actions = (product: string, names: string): string[] =>
  names.split(/\s+/).map((name) => `${product}:${name}`);

const row = (seen: readonly string[], documented: readonly string[] = []): RamActions => ({
  seen,
  documented,
});

const vpc = (names: string): string[] => actions('vpc', names);
const ecs = (names: string): string[] => actions('ecs', names);
const ram = (names: string): string[] => actions('ram', names);
const alb = (names: string): string[] => actions('alb', names);
const nlb = (names: string): string[] => actions('nlb', names);
const slb = (names: string): string[] => actions('slb', names);
const cs = (names: string): string[] => actions('cs', names);
const log = (names: string): string[] => actions('log', names);
const oss = (names: string): string[] => actions('oss', names);
const cr = (names: string): string[] => actions('cr', names);
const bss = (names: string): string[] => actions('bssapi', names);
const ots = (names: string): string[] => actions('ots', names);
const cas = (names: string): string[] => actions('yundun-cert', names);

const VPC_TAGS = vpc('ListTagResources TagResources UnTagResources');
const ECS_TAGS = ecs('DescribeTags TagResources UntagResources');
const RAM_TAGS = ram('ListTagResources TagResources UntagResources');
const ALB_TAGS = alb('ListTagResources TagResources UnTagResources');
const NLB_TAGS = [nlb('TagResources'), nlb('ListTagResources UntagResources')] as const;
const SLB_TAGS = [slb('ListTagResources TagResources'), slb('UntagResources')] as const;

/** A service creates its service-linked role together with its first resource in an account. */
const FIRST_OF_ACCOUNT = ram('CreateServiceLinkedRole');

/**
 * Maps a resource type, or `data.` and the type of a data source, to the RAM actions that it needs.
 *
 * Source of `seen`: call log of provider 1.289.0 against an imitation of the APIs, 2026-11-28. The name of a call is the
 * name of its RAM action. Source of `documented`: the products' pages "RAM authorization" and policies published for
 * Terraform, read on 2026-11-28. Neither was tested with a RAM user.
 */
export const RAM_ACTIONS: Readonly<Record<string, RamActions>> = {
  alicloud_vpc: row(
    [...vpc('CreateVpc DeleteVpc DescribeVpcAttribute DescribeRouteTableList'), ...VPC_TAGS],
    vpc('ModifyVpcAttribute'),
  ),
  alicloud_vswitch: row(
    [...vpc('CreateVSwitch DeleteVSwitch DescribeVSwitchAttributes'), ...VPC_TAGS],
    vpc('ModifyVSwitchAttribute'),
  ),
  alicloud_nat_gateway: row(
    [...vpc('CreateNatGateway DeleteNatGateway DescribeNatGateways'), ...VPC_TAGS],
    [...vpc('ModifyNatGatewayAttribute DeletionProtection'), ...FIRST_OF_ACCOUNT],
  ),
  alicloud_snat_entry: row(
    vpc('CreateSnatEntry DeleteSnatEntry DescribeSnatTableEntries'),
    vpc('ModifySnatEntry'),
  ),
  alicloud_eip_address: row(
    [
      ...vpc('AllocateEipAddress ReleaseEipAddress DescribeEipAddresses ModifyEipAddressAttribute'),
      ...VPC_TAGS,
    ],
    vpc('DeletionProtection'),
  ),
  alicloud_eip_association: row(vpc('AssociateEipAddress UnassociateEipAddress DescribeEipAddresses')),
  'data.alicloud_vpcs': row([], vpc('DescribeVpcs DescribeRouteTables')),
  'data.alicloud_vswitches': row([], vpc('DescribeVSwitches')),

  alicloud_security_group: row(
    [
      ...ecs('CreateSecurityGroup DeleteSecurityGroup DescribeSecurityGroups DescribeSecurityGroupAttribute'),
      ...ecs('ModifySecurityGroupPolicy'),
      ...ECS_TAGS,
    ],
    ecs('ModifySecurityGroupAttribute'),
  ),
  alicloud_security_group_rule: row(
    ecs('AuthorizeSecurityGroup RevokeSecurityGroup DescribeSecurityGroupAttribute'),
  ),
  alicloud_instance: row(
    [
      ...ecs('RunInstances DeleteInstance StartInstance StopInstance RebootInstance'),
      ...ecs('ModifyInstanceAttribute ModifyInstanceMetadataOptions ModifyInstanceSpec ResizeDisk'),
      ...ecs('DescribeInstances DescribeInstanceAttribute DescribeInstanceAttachmentAttributes'),
      ...ecs('DescribeInstanceMaintenanceAttributes DescribeInstanceRamRole DescribeNetworkInterfaces'),
      ...ecs('DescribeDisks DescribeSecurityGroups DescribeUserData'),
      ...vpc('DescribeVSwitchAttributes'),
      ...ECS_TAGS,
    ],
    // For a subscription. From the provider's source (resource_alicloud_instance.go).
    [
      ...ecs('ModifyInstanceChargeType ModifyPrepayInstanceSpec'),
      ...ecs('DescribeInstanceAutoRenewAttribute ModifyInstanceAutoRenewAttribute'),
    ],
  ),
  alicloud_ecs_disk: row(
    [...ecs('CreateDisk DeleteDisk DescribeDisks ResizeDisk'), ...ECS_TAGS],
    ecs('ModifyDiskAttribute'),
  ),
  alicloud_ecs_disk_attachment: row(ecs('AttachDisk DetachDisk DescribeDisks DescribeInstances')),
  alicloud_ecs_auto_snapshot_policy: row([
    ...ecs('CreateAutoSnapshotPolicy DeleteAutoSnapshotPolicy'),
    ...ecs('DescribeAutoSnapshotPolicyEx ModifyAutoSnapshotPolicyEx'),
    ...ECS_TAGS,
  ]),
  alicloud_ecs_auto_snapshot_policy_attachment: row(
    ecs('ApplyAutoSnapshotPolicy CancelAutoSnapshotPolicy DescribeAutoSnapshotPolicyEx DescribeDisks'),
  ),
  alicloud_ecs_command: row(ecs('CreateCommand DeleteCommand DescribeCommands')),
  alicloud_ecs_invocation: row(
    ecs('InvokeCommand StopInvocation DescribeInvocations'),
    // A person needs this one to find out why a deploy failed.
    ecs('DescribeInvocationResults'),
  ),
  // Read by odcloud deploy after a run has failed. The source is the provider's source code.
  'data.alicloud_ecs_invocations': row([], ecs('DescribeInvocations')),
  alicloud_ecs_ram_role_attachment: row(
    ecs('AttachInstanceRamRole DetachInstanceRamRole DescribeInstanceRamRole'),
    ram('PassRole'),
  ),
  'data.alicloud_images': row(ecs('DescribeImages')),

  alicloud_ram_role: row(
    [...ram('CreateRole DeleteRole GetRole ListPoliciesForRole'), ...RAM_TAGS],
    ram('UpdateRole'),
  ),
  alicloud_ram_policy: row(
    [...ram('CreatePolicy CreatePolicyVersion DeletePolicy GetPolicy'), ...RAM_TAGS],
    ram('DeletePolicyVersion GetPolicyVersion ListPolicyVersions ListEntitiesForPolicy'),
  ),
  alicloud_ram_role_policy_attachment: row(
    ram('AttachPolicyToRole DetachPolicyFromRole ListPoliciesForRole'),
  ),

  alicloud_alb_acl: row([...alb('CreateAcl DeleteAcl ListAcls ListAsynJobs'), ...ALB_TAGS]),
  alicloud_alb_acl_entry_attachment: row(
    alb('AddEntriesToAcl RemoveEntriesFromAcl ListAclEntries ListAsynJobs'),
  ),
  alicloud_alb_listener: row([
    ...alb('CreateListener DeleteListener GetListenerAttribute UpdateListenerAttribute ListAsynJobs'),
    ...ALB_TAGS,
  ]),
  alicloud_alb_listener_acl_attachment: row(
    alb('AssociateAclsWithListener DissociateAclsFromListener GetListenerAttribute ListAsynJobs'),
  ),
  alicloud_alb_load_balancer: row(
    [
      ...alb('CreateLoadBalancer DeleteLoadBalancer GetLoadBalancerAttribute ListAsynJobs'),
      ...alb('UpdateLoadBalancerAddressTypeConfig'),
      ...ALB_TAGS,
    ],
    [
      ...alb('EnableDeletionProtection DisableDeletionProtection UpdateLoadBalancerAttribute'),
      ...FIRST_OF_ACCOUNT,
    ],
  ),
  alicloud_alb_load_balancer_access_log_config_attachment: row(
    alb('EnableLoadBalancerAccessLog DisableLoadBalancerAccessLog GetLoadBalancerAttribute'),
    FIRST_OF_ACCOUNT,
  ),
  alicloud_alb_rule: row(alb('CreateRule DeleteRule ListRules ListAsynJobs'), alb('UpdateRuleAttribute')),
  alicloud_alb_server_group: row(
    [
      ...alb('CreateServerGroup DeleteServerGroup ListServerGroups ListServerGroupServers'),
      ...alb('AddServersToServerGroup ListAsynJobs'),
      ...ALB_TAGS,
    ],
    alb('RemoveServersFromServerGroup UpdateServerGroupAttribute'),
  ),

  alicloud_nlb_load_balancer: row(
    [
      ...nlb('CreateLoadBalancer DeleteLoadBalancer GetLoadBalancerAttribute GetJobStatus'),
      ...nlb('LoadBalancerJoinSecurityGroup UpdateLoadBalancerAddressTypeConfig UpdateLoadBalancerAttribute'),
      ...NLB_TAGS[0],
    ],
    [
      ...nlb('LoadBalancerLeaveSecurityGroup UpdateLoadBalancerProtection'),
      ...NLB_TAGS[1],
      ...FIRST_OF_ACCOUNT,
    ],
  ),
  alicloud_nlb_listener: row(
    [
      ...nlb('CreateListener DeleteListener GetListenerAttribute UpdateListenerAttribute GetJobStatus'),
      ...NLB_TAGS[0],
    ],
    NLB_TAGS[1],
  ),
  alicloud_nlb_server_group: row(
    [...nlb('CreateServerGroup DeleteServerGroup ListServerGroups GetJobStatus'), ...NLB_TAGS[0]],
    [...nlb('UpdateServerGroupAttribute'), ...NLB_TAGS[1]],
  ),
  alicloud_nlb_server_group_server_attachment: row(
    nlb('AddServersToServerGroup RemoveServersFromServerGroup ListServerGroupServers GetJobStatus'),
  ),

  alicloud_slb_acl: row(
    [
      ...slb('CreateAccessControlList DeleteAccessControlList DescribeAccessControlListAttribute'),
      ...SLB_TAGS[0],
    ],
    SLB_TAGS[1],
  ),
  alicloud_slb_acl_entry_attachment: row(
    slb('AddAccessControlListEntry RemoveAccessControlListEntry DescribeAccessControlListAttribute'),
  ),
  alicloud_slb_listener: row([
    ...slb('CreateLoadBalancerHTTPListener DescribeLoadBalancerHTTPListenerAttribute'),
    ...slb('CreateLoadBalancerHTTPSListener DescribeLoadBalancerHTTPSListenerAttribute'),
    ...slb('SetLoadBalancerHTTPSListenerAttribute DeleteLoadBalancerListener StartLoadBalancerListener'),
    ...slb('DescribeLoadBalancerAttribute'),
  ]),
  alicloud_slb_load_balancer: row(
    [
      ...slb('CreateLoadBalancer DeleteLoadBalancer DescribeLoadBalancerAttribute'),
      ...slb('SetLoadBalancerDeleteProtection'),
      ...SLB_TAGS[0],
    ],
    [...slb('SetLoadBalancerName'), ...SLB_TAGS[1]],
  ),
  alicloud_slb_server_certificate: row(
    [...slb('UploadServerCertificate DeleteServerCertificate DescribeServerCertificates'), ...SLB_TAGS[0]],
    SLB_TAGS[1],
  ),
  alicloud_slb_server_group: row(
    slb('CreateVServerGroup DeleteVServerGroup DescribeVServerGroupAttribute SetVServerGroupAttribute'),
  ),
  alicloud_slb_server_group_server_attachment: row(
    slb('AddVServerGroupBackendServers RemoveVServerGroupBackendServers DescribeVServerGroupAttribute'),
  ),

  alicloud_alidns_record: row([
    ...actions('alidns', 'AddDomainRecord DeleteDomainRecord UpdateDomainRecord'),
    ...actions('alidns', 'DescribeDomainRecordInfo SetDomainRecordStatus'),
  ]),
  // The RAM prefix of the certificate service is yundun-cert. A change of tags calls CreateCertificateName.
  alicloud_ssl_certificates_service_certificate: row(
    cas('ListUserCertificateOrder'),
    cas('UploadUserCertificate DeleteUserCertificate GetUserCertificateDetail CreateCertificateName'),
  ),
  'data.alicloud_ssl_certificates_service_certificates': row(cas('ListUserCertificateOrder')),
  alicloud_log_project: row(
    [],
    [
      ...log('CreateProject DeleteProject GetProject UpdateProject GetProjectPolicy'),
      ...log('ListTagResources TagResources UntagResources'),
      ...FIRST_OF_ACCOUNT,
    ],
  ),
  alicloud_log_store: row(
    [],
    log('CreateLogStore DeleteLogStore GetLogStore UpdateLogStore GetLogStoreMeteringMode ListShards'),
  ),

  // From the provider's source (resource_alicloud_oss_bucket.go): it looks for the name among all buckets first, and every
  // refresh reads what this project leaves alone too.
  alicloud_oss_bucket: row(
    [],
    [
      ...oss('ListBuckets PutBucket DeleteBucket GetBucketInfo GetBucketAcl GetBucketCors GetBucketWebsite'),
      ...oss('GetBucketLogging GetBucketReferer GetBucketPolicy GetBucketTransferAcceleration'),
      ...oss('GetBucketLifecycle PutBucketLifecycle DeleteBucketLifecycle'),
      ...oss('GetBucketEncryption PutBucketEncryption DeleteBucketEncryption'),
      ...oss('GetBucketVersioning PutBucketVersioning'),
      ...oss('GetBucketTagging PutBucketTagging DeleteBucketTagging'),
    ],
  ),
  alicloud_oss_bucket_overwrite_config: row(
    [],
    oss('GetBucketOverwriteConfig PutBucketOverwriteConfig DeleteBucketOverwriteConfig'),
  ),
  alicloud_oss_bucket_policy: row([], oss('GetBucketPolicy PutBucketPolicy DeleteBucketPolicy')),
  alicloud_oss_bucket_public_access_block: row(
    [],
    oss('GetBucketPublicAccessBlock PutBucketPublicAccessBlock DeleteBucketPublicAccessBlock'),
  ),
  // From the provider's source (resource_alicloud_ots_instance.go, resource_alicloud_ots_table.go).
  alicloud_ots_instance: row(
    [],
    [
      ...ots('CreateInstance DeleteInstance GetInstance UpdateInstance ListInstance'),
      ...ots('TagResources UntagResources ListTagResources'),
    ],
  ),
  alicloud_ots_table: row([], ots('CreateTable DeleteTable DescribeTable UpdateTable ListTable')),

  // From the provider's source (resource_alicloud_cr_*.go, data_source_alicloud_cr_ee_instances.go). The billing service
  // sells, lists and refunds instances. It knows its actions as bssapi:<call> ("Authorization for API calls").
  alicloud_cr_ee_instance: row(
    [],
    [
      ...bss('CreateInstance QueryAvailableInstances RefundInstance'),
      ...cr('GetInstance ListInstanceEndpoint TagResources UntagResources ListTagResources'),
    ],
  ),
  'data.alicloud_cr_ee_instances': row(
    [],
    cr('ListInstance GetInstanceUsage ListInstanceEndpoint ListTagResources'),
  ),
  alicloud_cr_ee_namespace: row([], cr('CreateNamespace DeleteNamespace GetNamespace UpdateNamespace')),
  alicloud_cr_ee_repo: row([], cr('CreateRepository DeleteRepository GetRepository UpdateRepository')),
  alicloud_cr_vpc_endpoint_linked_vpc: row(
    [],
    cr('CreateInstanceVpcEndpointLinkedVpc DeleteInstanceVpcEndpointLinkedVpc GetInstanceVpcEndpoint'),
  ),
  alicloud_cr_internet_endpoint: row(
    [],
    [
      ...cr('UpdateInstanceEndpointStatus GetInstanceEndpoint'),
      ...cr('CreateInstanceEndpointAclPolicy DeleteInstanceEndpointAclPolicy'),
    ],
  ),

  // All calls of ACK are REST. The RAM action of PUT /clusters/<id>/kms, which changes kmsKeyId, was not found.
  alicloud_cs_managed_kubernetes: row(vpc('DescribeVSwitchAttributes'), [
    ...cs('CreateCluster DeleteCluster ModifyCluster UpgradeCluster TagResources'),
    ...cs('DescribeClusterDetail DescribeClusterResources DescribeClusterUserKubeconfig DescribeTaskInfo'),
    ...cs('CheckControlPlaneLogEnable GetClusterAuditProject GetUpgradeStatus'),
    ...FIRST_OF_ACCOUNT,
  ]),
  alicloud_cs_kubernetes_node_pool: row(
    [],
    [
      ...cs('CreateClusterNodePool DeleteClusterNodepool ModifyClusterNodePool ModifyNodePoolNodeConfig'),
      ...cs('DescribeClusterNodePoolDetail DescribeClusterDetail DescribeTaskInfo'),
    ],
  ),
  alicloud_cs_kubernetes_addon: row(
    [],
    [
      ...cs('InstallClusterAddons UnInstallClusterAddons ModifyClusterAddon'),
      ...cs('DescribeClusterAddonInstance DescribeClusterAddonMetadata DescribeClusterAddonsUpgradeStatus'),
      ...cs('DescribeTaskInfo'),
    ],
  ),
  alicloud_cs_autoscaling_config: row([], cs('CreateAutoscalingConfig DescribeClusterAddonInstance')),
};

/** Actions that the OSS backend needs on the bucket, its objects and the lock table. Source: as for `documented`. */
export const STATE_ACTIONS = {
  bucket: oss('ListObjects GetBucketInfo'),
  objects: oss('GetObject PutObject DeleteObject'),
  table: ots('DescribeTable GetRow PutRow DeleteRow'),
} as const;

/**
 * The largest size of a custom policy in characters. Source: Resource Management, "CreatePolicy", 15 December 2025. Older
 * versions of the page, without a date, say 2,048.
 */
export const POLICY_LIMIT_CHARACTERS = 6144;
