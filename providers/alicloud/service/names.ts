import type { Behaviour, Rule } from '../../../rehearsal';
import { text } from './values';

/** A form of names: its description and pattern. A letter of any script counts as one character. */
interface Form {
  readonly allowed: string;
  readonly pattern: RegExp;
}

/** @param others characters after the first one, in addition to letters and digits */
const beginsWithLetter = (min: number, max: number, others: string): Form => ({
  allowed: `${min} to ${max} letters, digits and any of ${others}, the first one a letter, not http:// or https://`,
  pattern: new RegExp(`^(?!https?://)\\p{L}[\\p{L}\\d${others}]{${min - 1},${max - 1}}$`, 'u'),
});

const only = (min: number, max: number, description: string, characters: string): Form => ({
  allowed: `${min} to ${max} ${description}`,
  pattern: new RegExp(`^${characters}{${min},${max}}$`, 'u'),
});

/** A part of the name of an image. */
const pathPart = (min: number, max: number): Form => ({
  allowed: `${min} to ${max} of a-z, 0-9, . _ and -, the last three not first or last`,
  pattern: new RegExp(`^(?=.{${min},${max}}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$`),
});

const anyText = (max: number): Form => ({
  allowed: `1 to ${max} characters, not http:// or https://`,
  pattern: new RegExp(`^(?!https?://).{1,${max}}$`, 'u'),
});

/**
 * Names that the provider passes to the API unchecked, by type and argument. `facts.json` holds what the provider checks
 * itself, such as the names of instances.
 *
 * Sources: RAM, "CreateRole", 15 December 2025; CLB, "UploadServerCertificate", 10 June 2026, and "CreateLoadBalancer"
 * (1 to 80; a page without a date); ECS, "CreateDisk", 15 December 2023; docs of the provider, read on 2026-11-28, for
 * `ssl_certificates_service_certificate` ("UploadUserCertificate" allows 128), `ecs_auto_snapshot_policy`,
 * `ram_policy`, `vswitch`, `nat_gateway`, `eip_address`, `alb_acl`, `alb_server_group`, `nlb_server_group` and
 * `nlb_load_balancer`; Container Registry, "CreateInstance", 11 November 2025 (the length), and "CreateNamespace", 16
 * December 2025. Noted on 2026-11-28 and not verified: the names of a VPC, a command, an ALB, a rule of an ALB, an
 * access control list of a CLB, a cluster, a repository of Container Registry, a log project and a
 * log store.
 */
export const FORMS: Readonly<Record<string, Readonly<Record<string, Form>>>> = {
  alicloud_vpc: { vpc_name: anyText(128) },
  alicloud_vswitch: { vswitch_name: anyText(128) },
  alicloud_nat_gateway: { nat_gateway_name: beginsWithLetter(2, 128, '._-') },
  alicloud_eip_address: { address_name: beginsWithLetter(1, 128, '._-') },
  alicloud_ecs_disk: { disk_name: beginsWithLetter(2, 128, ':._-') },
  alicloud_ecs_auto_snapshot_policy: { auto_snapshot_policy_name: beginsWithLetter(2, 128, ':_-') },
  alicloud_ecs_command: { name: only(1, 128, 'characters', '.') },
  alicloud_ram_role: { role_name: only(1, 64, 'of a-z, A-Z, 0-9, ., _ and -', '[a-zA-Z0-9._-]') },
  alicloud_ram_policy: { policy_name: only(1, 128, 'of a-z, A-Z, 0-9 and -', '[a-zA-Z0-9-]') },
  alicloud_alb_load_balancer: { load_balancer_name: beginsWithLetter(2, 128, '._-') },
  alicloud_alb_server_group: { server_group_name: beginsWithLetter(2, 128, '._-') },
  alicloud_alb_rule: { rule_name: beginsWithLetter(2, 128, '._-') },
  alicloud_alb_acl: { acl_name: beginsWithLetter(2, 128, '_-') },
  alicloud_nlb_load_balancer: { load_balancer_name: beginsWithLetter(2, 128, '._-') },
  alicloud_nlb_server_group: { server_group_name: beginsWithLetter(2, 128, '._-') },
  alicloud_slb_load_balancer: { load_balancer_name: only(1, 80, 'characters', '.') },
  alicloud_slb_acl: { name: only(1, 80, 'characters', '.') },
  alicloud_slb_server_certificate: { name: only(1, 80, 'characters', '.') },
  alicloud_ssl_certificates_service_certificate: { certificate_name: only(1, 64, 'characters', '.') },
  alicloud_cr_ee_instance: {
    instance_name: {
      allowed: '3 to 30 of a-z, 0-9 and -, not first or last',
      pattern: /^[a-z0-9][a-z0-9-]{1,28}[a-z0-9]$/,
    },
  },
  alicloud_cr_ee_namespace: { name: pathPart(2, 120) },
  alicloud_cr_ee_repo: { name: pathPart(2, 64) },
  alicloud_cs_managed_kubernetes: {
    name: {
      allowed: '1 to 63 letters, digits, _ and -, the first one a letter or digit',
      pattern: /^[\p{L}\d][\p{L}\d_-]{0,62}$/u,
    },
  },
  alicloud_log_project: { project_name: only(3, 63, 'of a-z, 0-9 and -', '[a-z0-9-]') },
  alicloud_log_store: { logstore_name: only(2, 63, 'of a-z, 0-9, _ and -', '[a-z0-9_-]') },
};

const hasForm =
  (argument: string, { allowed, pattern }: Form): Rule =>
  ({ after }) => {
    const name = text(after?.[argument]);
    if (name === undefined || pattern.test(name)) return undefined;
    return {
      argument,
      what: `got "${name}" of length ${Array.from(name).length}; allowed: ${allowed}`,
      fix: 'choose another name',
    };
  };

/** Rules for the names of each type. */
export const names: Readonly<Record<string, Behaviour>> = Object.fromEntries(
  Object.entries(FORMS).map(([type, forms]) => [
    type,
    { rules: Object.entries(forms).map(([argument, form]) => hasForm(argument, form)) },
  ]),
);
