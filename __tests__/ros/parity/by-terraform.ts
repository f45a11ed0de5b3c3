import { landingOf } from '../../../cli/render/landing';
import { STAND_INS } from '../../../cli/render/placeholders';
import { onlyResource, resourcesOf, type Stack } from '../../support/synth';
import { commandsOf, type Made } from './made';

/** What a stack of Terraform makes. */
export const byTerraform = (stack: Stack): Made => {
  const landing = landingOf(stack.json, STAND_INS);
  const instance = onlyResource(stack, 'alicloud_instance');
  const disk = onlyResource(stack, 'alicloud_ecs_disk');
  const policy = onlyResource(stack, 'alicloud_ecs_auto_snapshot_policy');
  const eip = onlyResource(stack, 'alicloud_eip_address');
  const images = Object.values(stack.json.data?.['alicloud_images'] ?? {})[0] ?? {};
  const policies = resourcesOf(stack, 'alicloud_ram_policy').flatMap(
    ({ policy_document }) => (JSON.parse(String(policy_document)) as { Statement: unknown[] }).Statement,
  );
  return {
    ...commandsOf(landing),
    instance: {
      type: instance['instance_type'],
      image: String(images['name_regex']).replace('^', '').replace('_alibase_.*', ''),
      systemDisk: {
        category: instance['system_disk_category'],
        level: instance['system_disk_performance_level'],
        size: instance['system_disk_size'],
        encrypted: instance['system_disk_encrypted'],
        key: instance['system_disk_kms_key_id'],
      },
      metadata: [instance['http_endpoint'], instance['http_tokens']],
      enhancement: instance['security_enhancement_strategy'],
      bandwidth: instance['internet_max_bandwidth_out'],
      charge: [instance['instance_charge_type'], instance['period'], instance['period_unit']],
      protected: instance['deletion_protection'] ?? false,
      logins: Object.keys(instance).filter((key) => /password|key_(name|pair)/.test(key)),
    },
    dataDisk: {
      zone: disk['zone_id'],
      category: disk['category'],
      level: disk['performance_level'],
      size: disk['size'],
      encrypted: disk['encrypted'],
      key: disk['kms_key_id'],
      withInstance: disk['delete_with_instance'],
      snapshotsDeleted: disk['delete_auto_snapshot'],
    },
    snapshots: {
      days: (policy['repeat_weekdays'] as string[]).map(Number),
      hours: (policy['time_points'] as string[]).map(Number),
      kept: policy['retention_days'],
    },
    address: {
      bandwidth: Number(eip['bandwidth']),
      charge: eip['internet_charge_type'],
      protected: eip['deletion_protection'],
    },
    admitted: resourcesOf(stack, 'alicloud_security_group_rule')
      .map((rule) =>
        ['type', 'policy', 'ip_protocol', 'port_range', 'cidr_ip', 'priority']
          .map((key) => String(rule[key]))
          .join(' '),
      )
      .sort(),
    trust: JSON.parse(String(onlyResource(stack, 'alicloud_ram_role')['assume_role_policy_document'])),
    permissions: policies,
  };
};
