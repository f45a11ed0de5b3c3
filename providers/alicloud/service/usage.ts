import type { Behaviour, Rule } from '../../../rehearsal';
import { elements, text } from './values';

/** The arguments that name what a resource uses, by its type. A used resource cannot be deleted. */
const USES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  alicloud_vpc: {
    alicloud_vswitch: ['vpc_id'],
    alicloud_security_group: ['vpc_id'],
    alicloud_nat_gateway: ['vpc_id'],
    alicloud_cr_vpc_endpoint_linked_vpc: ['vpc_id'],
  },
  alicloud_vswitch: {
    alicloud_instance: ['vswitch_id'],
    alicloud_nat_gateway: ['vswitch_id'],
    alicloud_slb_load_balancer: ['vswitch_id'],
    alicloud_cr_vpc_endpoint_linked_vpc: ['vswitch_id'],
    alicloud_cs_managed_kubernetes: ['vswitch_ids', 'pod_vswitch_ids'],
  },
  alicloud_security_group: { alicloud_instance: ['security_groups'] },
  alicloud_eip_address: { alicloud_eip_association: ['allocation_id'] },
  alicloud_ecs_disk: { alicloud_ecs_disk_attachment: ['disk_id'] },
  alicloud_alb_acl: { alicloud_alb_listener_acl_attachment: ['acl_id'] },
  alicloud_slb_acl: { alicloud_slb_listener: ['acl_id'] },
};

const isUnused: Rule = ({ type, before, after, resources }) => {
  if (before === null || after !== null) return undefined;
  for (const [user, names] of Object.entries(USES[type] ?? {})) {
    const found = resources
      .of(user)
      .find((each) =>
        names.some(
          (name) => each[name] === before['id'] || elements(each[name]).includes(before['id'] ?? null),
        ),
      );
    if (found) {
      const what = `${text(before['id'])} is used by ${user.replace('alicloud_', '')} ${text(found['id'])}`;
      return { what, fix: 'delete what uses it first' };
    }
  }
  return undefined;
};

/** Source: the deletion operations of VPC, ECS, ALB and CLB. Noted on 2026-11-28. */
export const usage: Readonly<Record<string, Behaviour>> = Object.fromEntries(
  Object.keys(USES).map((type) => [type, { rules: [isUnused] }]),
);
