import type { TerraformJson } from '../../../rehearsal/support/terraform';
import type { Resources } from './session';

/** Resources of a small deployment, which the service accepts. Each test changes one thing. */

export const vpc = { vpc_name: 'demo', cidr_block: '10.0.0.0/8' };

export const vSwitch = (zone: string, cidr: string): TerraformJson => ({
  vpc_id: '${alicloud_vpc.v.id}',
  vswitch_name: zone,
  cidr_block: cidr,
  zone_id: zone,
});

/** A VPC `v` with the vSwitches `h` and `i`, named after their zones. */
export const network: Resources = {
  alicloud_vpc: { v: vpc },
  alicloud_vswitch: {
    h: vSwitch('cn-hangzhou-h', '10.0.0.0/24'),
    i: vSwitch('cn-hangzhou-i', '10.0.1.0/24'),
  },
};

export const X86_IMAGE = 'ubuntu_24_04_x64_20G_alibase_20260115.vhd';
export const ARM_IMAGE = 'ubuntu_24_04_arm64_20G_alibase_20260115.vhd';

export const instance = (args: TerraformJson = {}): TerraformJson => ({
  instance_name: 'demo',
  instance_type: 'ecs.g7.large',
  image_id: X86_IMAGE,
  vswitch_id: '${alicloud_vswitch.h.id}',
  security_groups: ['sg-1'],
  ...args,
});

export const disk = (args: TerraformJson = {}): TerraformJson => ({
  zone_id: 'cn-hangzhou-h',
  disk_name: 'demo',
  category: 'cloud_essd',
  performance_level: 'PL1',
  size: 40,
  ...args,
});

export const mapping = (zone: string): TerraformJson => ({
  zone_id: `cn-hangzhou-${zone}`,
  vswitch_id: `\${alicloud_vswitch.${zone}.id}`,
});

export const alb = (args: TerraformJson = {}): TerraformJson => ({
  load_balancer_name: 'demo',
  vpc_id: '${alicloud_vpc.v.id}',
  address_type: 'Internet',
  address_allocated_mode: 'Fixed',
  load_balancer_edition: 'Standard',
  load_balancer_billing_config: [{ pay_type: 'PayAsYouGo' }],
  zone_mappings: [mapping('h'), mapping('i')],
  ...args,
});

export const nlb = (args: TerraformJson = {}): TerraformJson => ({
  load_balancer_name: 'demo',
  vpc_id: '${alicloud_vpc.v.id}',
  address_type: 'Internet',
  zone_mappings: [mapping('h'), mapping('i')],
  ...args,
});

export const clb = (args: TerraformJson = {}): TerraformJson => ({
  load_balancer_name: 'demo',
  address_type: 'internet',
  instance_charge_type: 'PayByCLCU',
  ...args,
});

export const cluster = (args: TerraformJson = {}): TerraformJson => ({
  name: 'demo',
  cluster_spec: 'ack.pro.small',
  vswitch_ids: ['${alicloud_vswitch.h.id}'],
  pod_vswitch_ids: ['${alicloud_vswitch.h.id}'],
  service_cidr: '172.16.0.0/16',
  ...args,
});

/** A rule of a security group for the network with a number. */
export const rules = (group: string, count: number): TerraformJson => ({
  count,
  type: 'ingress',
  ip_protocol: 'tcp',
  port_range: '443/443',
  cidr_ip: '10.1.${count.index}.0/24',
  security_group_id: group,
});
