import type { Change } from './changes';

/** What a change does to people and data, beyond the resource itself. */
export interface Effect {
  readonly address: string;
  readonly text: string;
}

export interface Effects {
  /** Data that nothing brings back. Each needs the explicit word of whoever deploys. */
  readonly data: readonly Effect[];
  /** What is lost otherwise. */
  readonly lost: readonly Effect[];
  /** Who is cut off, and for how long. */
  readonly cutOff: readonly Effect[];
}

/** The effects of a type: when the resource goes (a deletion or a replacement), or when it is changed. */
interface TypeEffects {
  readonly data?: string;
  readonly lost?: string;
  readonly cutOff?: string;
  /** Who is cut off by a replacement only. */
  readonly replaced?: string;
  /** Attributes whose update in place interrupts the app, and how. */
  readonly updates?: Readonly<Record<string, string>>;
}

const BALANCER: TypeEffects = { cutOff: 'clients, until the DNS record leads to another entrance' };
const ADMISSION: TypeEffects = { cutOff: 'clients in the network that it admits' };
const WAY_OUT: TypeEffects = { cutOff: 'the way out of the network: images, certificates, model providers' };

/**
 * Effects by type of the resources that the stacks make. The behaviour of disk, address, instance and balancer is that
 * of docs/changes.md.
 */
const EFFECTS: Readonly<Record<string, TypeEffects>> = {
  alicloud_ecs_disk: { data: 'the disk with the data, the token and the local backups' },
  alicloud_oss_bucket: { data: 'the bucket; OSS refuses as long as it holds anything' },
  kubernetes_persistent_volume_claim_v1: {
    data: 'the claim of the data; its disk stays, but nothing refers to it any more',
  },
  kubernetes_namespace_v1: { data: 'the namespace with everything in it, also what others created there' },
  alicloud_cs_managed_kubernetes: {
    data: 'the cluster with everything in it, also what others created there',
    cutOff: 'clients of the app in the cluster',
  },
  alicloud_log_project: { data: 'the logs in the project' },
  alicloud_log_store: { data: 'the logs in the store' },
  alicloud_cr_ee_instance: {
    data: 'the registry with all images in it, also what others pushed there',
    cutOff: 'hosts and nodes that pull from it',
  },
  alicloud_cr_ee_namespace: { data: 'the namespace with all images in it, also what others pushed there' },
  alicloud_cr_ee_repo: { data: 'the repository with all images in it' },
  alicloud_cr_vpc_endpoint_linked_vpc: { cutOff: 'hosts and nodes in the VPC that pull from the registry' },
  alicloud_cr_internet_endpoint: { cutOff: 'whoever reaches the registry from outside the VPC' },
  alicloud_instance: {
    lost: 'the system disk, with what an operator added below /etc/open-design',
    cutOff: 'clients, until another instance answers',
    updates: { instance_type: 'clients, while the instance restarts' },
  },
  alicloud_ecs_invocation: {
    replaced: 'clients, for a moment, if the host restarts the app for another image or setting',
  },
  alicloud_eip_address: {
    lost: 'the public address: it is given back and never returns',
    cutOff: 'clients, DNS records and allow-lists that name the address',
  },
  alicloud_eip_association: { cutOff: 'clients, until the address leads to an instance again' },
  alicloud_security_group_rule: ADMISSION,
  alicloud_alb_acl_entry_attachment: ADMISSION,
  alicloud_slb_acl_entry_attachment: ADMISSION,
  alicloud_nat_gateway: WAY_OUT,
  alicloud_snat_entry: WAY_OUT,
  alicloud_alb_load_balancer: BALANCER,
  alicloud_nlb_load_balancer: BALANCER,
  alicloud_slb_load_balancer: BALANCER,
  alicloud_alb_listener: BALANCER,
  alicloud_nlb_listener: BALANCER,
  alicloud_slb_listener: BALANCER,
  alicloud_alidns_record: { cutOff: 'clients that use the name of this record' },
  kubernetes_deployment_v1: {
    cutOff: 'clients, until another pod answers',
    updates: { spec: 'clients, while the pod is replaced' },
  },
};

const goes = ({ action }: Change): boolean => action === 'delete' || action === 'replace';

/** Who is cut off although the resource stays, or is there again at once. */
const changed = (change: Change, { replaced, updates = {} }: TypeEffects): string[] => {
  if (change.action === 'replace' && replaced !== undefined) return [replaced];
  if (change.action !== 'update') return [];
  return change.attributes.flatMap(({ name }) => (updates[name] === undefined ? [] : [updates[name]]));
};

/** Returns the effects of changes. */
export const effectsOf = (changes: readonly Change[]): Effects => {
  const each = (key: 'data' | 'lost' | 'cutOff'): Effect[] =>
    changes.flatMap((change) => {
      const effects = EFFECTS[change.type] ?? {};
      const texts = [
        ...(goes(change) && effects[key] !== undefined ? [effects[key]] : []),
        ...(key === 'cutOff' ? changed(change, effects) : []),
      ];
      return texts.map((text) => ({ address: change.address, text }));
    });
  return { data: each('data'), lost: each('lost'), cutOff: each('cutOff') };
};
