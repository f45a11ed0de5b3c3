import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { RAM_ACTIONS, STATE_ACTIONS } from '../alibaba-cloud/ram-actions';

/** Folder of the policies that an administrator attaches to a deployer. */
export const POLICIES_DIR = path.join(__dirname, '..', 'docs', 'ram');

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** A policy in RAM's format. */
export interface PolicyDocument {
  readonly Version: '1';
  readonly Statement: readonly Statement[];
}

const typesLike = (pattern: RegExp): string[] =>
  Object.keys(RAM_ACTIONS).filter((type) => pattern.test(type));

const NETWORK = typesLike(/^(data\.)?alicloud_(vpcs?|vswitch(es)?|nat_gateway|snat_entry|eip_.*)$/);
const ROLES = typesLike(/^alicloud_ram_/);
const FIREWALL = typesLike(/^alicloud_security_group/);
/** Resources that any kind of balancer may need: its DNS record and its certificate. */
const NAMED = typesLike(/^(data\.)?alicloud_(alidns_|ssl_certificates_)/);

/** Policy → the resource and data source types that it covers. A deployer gets all policies that apply. */
export const POLICY_TYPES: Readonly<Record<string, readonly string[]>> = {
  host: [...NETWORK, ...FIREWALL, ...typesLike(/^(data\.)?alicloud_(instance|ecs_.*|images)$/), ...ROLES],
  cluster: [...NETWORK, ...typesLike(/^alicloud_cs_/), ...ROLES],
  bucket: typesLike(/^alicloud_oss_/),
  locks: typesLike(/^alicloud_ots_/),
  registry: [...NETWORK, ...typesLike(/^(data\.)?alicloud_cr_/)],
  alb: [...typesLike(/^alicloud_(alb|log)_/), ...NAMED],
  nlb: [...typesLike(/^alicloud_nlb_/), ...FIREWALL, ...NAMED],
  clb: [...typesLike(/^alicloud_slb_/), ...NAMED],
};

const allow = (actions: readonly string[], resources: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: [...new Set(actions)].sort(),
  Resource: resources,
});

/** Names of roles and policies begin with the environment's `project`. Service-linked roles have names of their own. */
const OWN_ROLES = ['acs:ram:*:*:role/open-design-*', 'acs:ram:*:*:policy/open-design-*'];
const SERVICES_OWN = 'ram:CreateServiceLinkedRole';

/** The bucket for backups, by a name that is to be replaced. To find out whether a name is free, all are listed. */
const OWN_BUCKET = ['acs:oss:*:*:example-backups'];
const ALL_BUCKETS = 'oss:ListBuckets';

/** The instance for locks, by a name that is to be replaced, and its tables. To find one, all instances are listed. */
const OWN_LOCKS = ['acs:ots:*:*:instance/tf-lock', 'acs:ots:*:*:instance/tf-lock/table/*'];
const ALL_INSTANCES = 'ots:ListInstance';

const resourcesOf = (action: string): readonly string[] => {
  if (action.startsWith('ram:') && action !== SERVICES_OWN) return OWN_ROLES;
  if (action.startsWith('ots:') && action !== ALL_INSTANCES) return OWN_LOCKS;
  return action.startsWith('oss:') && action !== ALL_BUCKETS ? OWN_BUCKET : ['*'];
};

const policy = (actions: readonly string[]): PolicyDocument => ({
  Version: '1',
  Statement: [['*'], OWN_ROLES, OWN_BUCKET, OWN_LOCKS].flatMap((resources) => {
    const own = actions.filter((action) => resourcesOf(action)[0] === resources[0]);
    return own.length ? [allow(own, resources)] : [];
  }),
});

const actionsOf = (types: readonly string[]): string[] =>
  types.flatMap((type) => {
    const { seen = [], documented = [] } = RAM_ACTIONS[type] ?? {};
    return [...seen, ...documented];
  });

const READS = /:(Check|Describe|Get|List|Query)/;

const STATE: PolicyDocument = {
  Version: '1',
  Statement: [
    allow(STATE_ACTIONS.bucket, ['acs:oss:*:*:example-terraform-state']),
    allow(STATE_ACTIONS.objects, ['acs:oss:*:*:example-terraform-state/*']),
    allow(STATE_ACTIONS.table, ['acs:ots:*:*:instance/tf-lock/table/terraform_lock']),
  ],
};

/** Name → policy. */
export const policies = (): Readonly<Record<string, PolicyDocument>> => ({
  ...Object.fromEntries(
    Object.entries(POLICY_TYPES).map(([name, types]) => [name, policy(actionsOf(types))]),
  ),
  plan: policy(actionsOf(Object.keys(RAM_ACTIONS)).filter((action) => READS.test(action))),
  state: STATE,
});

/** Content of a policy's file. */
export const renderPolicy = (document: PolicyDocument): string => `${JSON.stringify(document, null, 2)}\n`;

/** Writes docs/ram. */
export const writeRamDocs = (): void => {
  mkdirSync(POLICIES_DIR, { recursive: true });
  for (const [name, document] of Object.entries(policies())) {
    writeFileSync(path.join(POLICIES_DIR, `${name}.json`), renderPolicy(document));
  }
};
