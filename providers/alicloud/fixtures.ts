import type { Templates, TemplatesFor } from '../../rehearsal';

const ZONES = ['{region}-h', '{region}-i', '{region}-j', '{region}-k'];

/** Responses of the service by type. */
export const fixtures: Readonly<Record<string, Templates | TemplatesFor>> = {
  alicloud_vpc: {
    id: 'vpc-{hash}',
    router_id: 'vrt-{hash}',
    route_table_id: 'vtb-{hash}',
    cidr_block: '172.16.0.0/12',
  },
  alicloud_vswitch: { id: 'vsw-{hash}' },
  alicloud_nat_gateway: { id: 'ngw-{hash}', snat_table_ids: 'stb-{hash}', forward_table_ids: 'ftb-{hash}' },
  alicloud_snat_entry: { id: '{snat_table_id}:{snat_entry_id}', snat_entry_id: 'snat-{hash}' },
  alicloud_eip_address: { id: 'eip-{hash}', ip_address: '{publicIp}', status: 'Available' },
  alicloud_eip_association: { id: '{allocation_id}:{instance_id}' },
  alicloud_security_group: { id: 'sg-{hash}' },
  alicloud_security_group_rule: {
    id: '{security_group_id}:{type}:{ip_protocol}:{port_range}:intranet:{cidr_ip}:{policy}:{priority}',
    nic_type: 'intranet',
    security_group_rule_id: 'sgr-{hash}',
  },
  alicloud_instance: {
    id: 'i-{hash}',
    status: 'Running',
    primary_ip_address: '{ip}',
    private_ip: '{primary_ip_address}',
    public_ip: '{publicIp}',
    system_disk_id: 'd-{hash}',
    network_interface_id: 'eni-{hash}',
    os_type: 'linux',
    cpu: 2,
    memory: 4096,
  },
  alicloud_ecs_disk: { id: 'd-{hash}', status: 'Available' },
  alicloud_ecs_disk_attachment: { id: '{disk_id}:{instance_id}', device: '/dev/xvdb' },
  alicloud_ecs_auto_snapshot_policy: { id: 'sp-{hash}', status: 'Normal' },
  alicloud_ecs_auto_snapshot_policy_attachment: { id: '{auto_snapshot_policy_id}:{disk_id}' },
  alicloud_ecs_command: { id: 'c-{hash}' },
  alicloud_ecs_invocation: { id: 't-{hash}', status: 'Finished' },
  alicloud_ram_role: { id: '{role_name}', role_id: '{hash}', arn: 'acs:ram::{account}:role/{role_name}' },
  alicloud_ram_policy: { id: '{policy_name}', attachment_count: 0 },
  alicloud_ram_role_policy_attachment: { id: 'role:{policy_name}:{policy_type}:{role_name}' },
  alicloud_alb_load_balancer: {
    id: 'alb-{hash}',
    dns_name: 'alb-{hash}.{region}.alb.aliyuncsslb.com',
    status: 'Active',
  },
  // The provider sends 0 for a weight that is left out: the server receives no traffic.
  alicloud_alb_server_group: { id: 'sgp-{hash}', status: 'Available', 'servers.weight': 0 },
  alicloud_alb_listener: { id: 'lsn-{hash}', status: 'Running' },
  alicloud_alb_acl: { id: 'acl-{hash}', status: 'Available' },
  alicloud_alb_acl_entry_attachment: { id: '{acl_id}:{entry}', status: 'Available' },
  alicloud_alb_listener_acl_attachment: { id: '{listener_id}:{acl_id}', status: 'Associated' },
  alicloud_alb_security_policy: { id: 'spc-{hash}', status: 'Available' },
  alicloud_nlb_load_balancer: {
    id: 'nlb-{hash}',
    dns_name: 'nlb-{hash}.{region}.nlb.aliyuncsslb.com',
    status: 'Active',
  },
  alicloud_nlb_server_group: { id: 'sgp-{hash}', status: 'Available' },
  alicloud_nlb_listener: { id: 'lsn-{hash}@{listener_port}', status: 'Running' },
  alicloud_slb_load_balancer: { id: 'lb-{hash}', address: '{publicIp}', status: 'active' },
  alicloud_slb_acl: { id: 'acl-{hash}' },
  alicloud_slb_acl_entry_attachment: { id: '{acl_id}:{entry}' },
  alicloud_slb_server_certificate: { id: '{account}_{hash}' },
  alicloud_ssl_certificates_service_certificate: { id: '10000001', status: 'issued' },
  alicloud_cas_certificate: { id: '10000001' },
  alicloud_alidns_record: { id: '710000000000000001', status: 'ENABLE' },
  alicloud_cs_managed_kubernetes: {
    id: 'c{hash}',
    worker_ram_role_name: 'KubernetesWorkerRole-{hash}',
    security_group_id: 'sg-{hash}',
    certificate_authority: {
      cluster_cert: 'Y2VydGlmaWNhdGU=',
      client_cert: 'Y2VydGlmaWNhdGU=',
      client_key: 'a2V5',
    },
    connections: {
      api_server_internet: 'https://{publicIp}:6443',
      api_server_intranet: 'https://{ip}:6443',
      master_public_ip: '{publicIp}',
      service_domain: '*.{hash}.{region}.alicontainer.com',
    },
  },
  alicloud_cs_kubernetes_node_pool: { id: '{cluster_id}:{node_pool_id}', node_pool_id: 'np{hash}' },
  alicloud_cs_kubernetes_addon: { id: '{cluster_id}:{name}' },
  alicloud_cr_ee_instance: { id: 'cri-{hash}', status: 'RUNNING', region_id: '{region}' },
  alicloud_cr_ee_namespace: { id: '{instance_id}:{name}' },
  alicloud_cr_ee_repo: { id: '{instance_id}:{namespace}:{name}', repo_id: 'crr-{hash}' },
  alicloud_cr_vpc_endpoint_linked_vpc: {
    id: '{instance_id}:{vpc_id}:{vswitch_id}:{module_name}',
    status: 'RUNNING',
  },
  alicloud_cr_internet_endpoint: { id: '{instance_id}', status: 'RUNNING' },
  alicloud_kms_key: { id: 'key-{hash}', arn: 'acs:kms:{region}:{account}:key/key-{hash}' },
  alicloud_oss_bucket: {
    id: '{bucket}',
    owner: '{account}',
    location: 'oss-{region}',
    extranet_endpoint: 'oss-{region}.aliyuncs.com',
    intranet_endpoint: 'oss-{region}-internal.aliyuncs.com',
  },
  alicloud_oss_bucket_overwrite_config: { id: '{bucket}' },
  alicloud_oss_bucket_policy: { id: '{bucket}' },
  alicloud_oss_bucket_public_access_block: { id: '{bucket}' },
  alicloud_ots_instance: { id: '{name}' },
  alicloud_ots_table: { id: '{instance_name}:{table_name}' },
  alicloud_nas_file_system: { id: '{hash}' },
  alicloud_log_project: { id: '{project_name}' },

  'data.alicloud_account': { id: '{account}' },
  'data.alicloud_caller_identity': {
    id: '{account}',
    account_id: '{account}',
    arn: 'acs:ram::{account}:user/rehearsal',
    identity_type: 'RAMUser',
  },
  'data.alicloud_regions': { ids: ['{region}'], regions: [{ id: '{region}', region_id: '{region}' }] },
  'data.alicloud_zones': {
    ids: ZONES,
    zones: ZONES.map((id) => ({ id, multi_zone_ids: [], slb_slave_zone_ids: [] })),
  },
  'data.alicloud_alb_zones': { ids: ZONES, zones: ZONES.map((id) => ({ id, zone_id: id })) },
  'data.alicloud_nlb_zones': { ids: ZONES, zones: ZONES.map((id) => ({ id, zone_id: id })) },
  'data.alicloud_enhanced_nat_available_zones': { ids: ZONES, zones: ZONES.map((zone_id) => ({ zone_id })) },
  'data.alicloud_vpcs': { ids: ['vpc-{hash}'] },
  'data.alicloud_vswitches': { ids: ['vsw-{hash}'] },
  'data.alicloud_security_groups': { ids: ['sg-{hash}'] },
  'data.alicloud_cr_ee_instances': (valueAt) => {
    const ids = valueAt('ids');
    const id = Array.isArray(ids) ? String(ids[0]) : 'cri-{hash}';
    return {
      ids: [id],
      instances: [
        {
          id,
          name: 'rehearsal',
          region: '{region}',
          vpc_endpoints: ['rehearsal-registry-vpc.{region}.cr.aliyuncs.com'],
          public_endpoints: ['rehearsal-registry.{region}.cr.aliyuncs.com'],
        },
      ],
    };
  },
  'data.alicloud_ssl_certificates_service_certificates': (valueAt) => {
    const ids = valueAt('ids');
    return { certificates: [{ id: Array.isArray(ids) ? String(ids[0]) : '10000001' }] };
  },
  'data.alicloud_images': (valueAt) => {
    const searched = [valueAt('name_regex'), valueAt('architecture')];
    const isArm = searched.some((each) => typeof each === 'string' && each.includes('arm64'));
    const id = `ubuntu_24_04_${isArm ? 'arm64' : 'x64'}_20G_alibase_20260115.vhd`;
    const architecture = isArm ? 'arm64' : 'x86_64';
    return {
      ids: [id],
      images: [{ id, image_id: id, architecture, os_type: 'linux', size: 20, status: 'Available' }],
    };
  },
};
