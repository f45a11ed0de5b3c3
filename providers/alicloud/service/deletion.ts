import type { Behaviour, Rule, Value } from '../../../rehearsal';
import { blocks, elements, text } from './values';

const refused = (argument: string, type: string) => ({
  argument,
  what: `deletion protection of this ${type.replace('alicloud_', '')} is on`,
  fix: 'turn the protection off, apply, and delete then',
});

/** Refuses a deletion while an argument has the value that turns protection on. */
const protectedBy =
  (argument: string, on: Value): Rule =>
  ({ type, before, after }) =>
    after === null && before?.[argument] === on ? refused(argument, type) : undefined;

const protectedByBlock: Rule = ({ type, before, after }) =>
  after === null && blocks(before?.['deletion_protection_config']).some(({ enabled }) => enabled === true)
    ? refused('deletion_protection_config', type)
    : undefined;

/** The arguments that name what a resource uses, by its type. A used resource cannot be deleted. */
const USES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  alicloud_vpc: {
    alicloud_vswitch: ['vpc_id'],
    alicloud_security_group: ['vpc_id'],
    alicloud_nat_gateway: ['vpc_id'],
  },
  alicloud_vswitch: {
    alicloud_instance: ['vswitch_id'],
    alicloud_nat_gateway: ['vswitch_id'],
    alicloud_slb_load_balancer: ['vswitch_id'],
    alicloud_cs_managed_kubernetes: ['vswitch_ids', 'pod_vswitch_ids'],
  },
  alicloud_security_group: { alicloud_instance: ['security_groups'] },
  alicloud_ecs_disk: { alicloud_ecs_disk_attachment: ['disk_id'] },
  alicloud_ecs_key_pair: { alicloud_instance: ['key_name'] },
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

/**
 * What the service does not delete. Before it deletes a balancer, Terraform deletes its listeners and server groups: a
 * refused deletion leaves an empty balancer.
 *
 * Source: docs of provider 1.289.0 (`deletion_protection*`, `delete_protection`), and the deletion operations of ECS,
 * VPC, ALB, NLB, CLB and ACK. Noted on 2026-11-28.
 */
export const deletion: Readonly<Record<string, Behaviour>> = {
  ...Object.fromEntries(Object.keys(USES).map((type) => [type, { rules: [isUnused] }])),
  alicloud_instance: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_eip_address: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_nat_gateway: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_cs_managed_kubernetes: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_alb_load_balancer: { rules: [protectedBy('deletion_protection_enabled', true), protectedByBlock] },
  alicloud_nlb_load_balancer: { rules: [protectedBy('deletion_protection_enabled', true), protectedByBlock] },
  alicloud_slb_load_balancer: { rules: [protectedBy('delete_protection', 'on')] },
};
