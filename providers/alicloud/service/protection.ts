import type { Behaviour, Rule, Value } from '../../../rehearsal';
import { blocks } from './values';

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

/**
 * Deletion protection. Before it deletes a balancer, Terraform deletes its listeners and server groups: a refused
 * deletion leaves an empty balancer.
 *
 * Source: docs of provider 1.289.0 (`deletion_protection*`, `delete_protection`), and the deletion operations of ECS,
 * VPC, ALB, NLB, CLB and ACK. Noted on 2026-11-28.
 */
export const protection: Readonly<Record<string, Behaviour>> = {
  alicloud_instance: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_eip_address: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_nat_gateway: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_cs_managed_kubernetes: { rules: [protectedBy('deletion_protection', true)] },
  alicloud_alb_load_balancer: { rules: [protectedBy('deletion_protection_enabled', true), protectedByBlock] },
  alicloud_nlb_load_balancer: { rules: [protectedBy('deletion_protection_enabled', true), protectedByBlock] },
  alicloud_slb_load_balancer: { rules: [protectedBy('delete_protection', 'on')] },
};
