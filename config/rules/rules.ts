import { NOTHING_DEPLOYED } from '../deployed';
import { type Fault, show } from '../faults';
import { environmentSchema } from '../schema';
import { OWN_TAGS } from '../sections/tags';
import { ACCESS_RULES } from './access';
import { ACR_RULES } from './acr';
import { ACR_PROXY_RULES } from './acr-proxy';
import { ADDRESS_RULES } from './addresses';
import { BACKUP_RULES } from './backup';
import { BALANCER_RULES } from './balancer';
import { CAPACITY_RULES } from './capacity';
import { CERTIFICATE_RULES } from './certificate';
import { BALANCER_CHANGE_RULES } from './changes/balancer';
import { BILLING_CHANGE_RULES } from './changes/billing';
import { CLUSTER_CHANGE_RULES } from './changes/cluster';
import { HOST_CHANGE_RULES } from './changes/host';
import { REGISTRY_CHANGE_RULES } from './changes/registry';
import { STACK_CHANGE_RULES } from './changes/stacks';
import { ACK_RULES } from './cluster';
import { DNS_ZONE_RULES } from './dns-zone';
import { DOCKER_RULES } from './docker';
import { EGRESS_RULES } from './egress';
import { HOST_TEXT_RULES } from './host-texts';
import { NAME_RULES } from './names';
import { NETWORK_RULES } from './network';
import { PROCESSOR_RULES } from './processors';
import { REGISTRY_RULES } from './registry';
import type { Beside, Rule } from './rule';
import { soundParts, withDefaults } from './sound';
import { SSH_RULES } from './ssh';

const reservedTags: Rule = ({ tags }) =>
  OWN_TAGS.filter((key) => tags && Object.hasOwn(tags, key)).map((key) => ({
    path: ['tags', key],
    got: show(tags?.[key]),
    allowed: 'any key except project and environment, which every resource already has',
    fix: 'remove it',
  }));

/** Every rule between keys, and between keys and what is deployed. Each fault names all keys involved. */
const RULES: readonly Rule[] = [
  ...NETWORK_RULES,
  ...ADDRESS_RULES,
  ...BALANCER_RULES,
  ...CERTIFICATE_RULES,
  ...DNS_ZONE_RULES,
  ...ACK_RULES,
  ...PROCESSOR_RULES,
  ...BACKUP_RULES,
  ...ACCESS_RULES,
  ...EGRESS_RULES,
  ...ACR_RULES,
  ...REGISTRY_RULES,
  ...ACR_PROXY_RULES,
  ...CAPACITY_RULES,
  ...DOCKER_RULES,
  ...HOST_TEXT_RULES,
  ...SSH_RULES,
  ...NAME_RULES,
  reservedTags,
  ...HOST_CHANGE_RULES,
  ...BILLING_CHANGE_RULES,
  ...BALANCER_CHANGE_RULES,
  ...CLUSTER_CHANGE_RULES,
  ...REGISTRY_CHANGE_RULES,
  ...STACK_CHANGE_RULES,
];

/**
 * Finds the faults between the keys of a document.
 *
 * @param inKeys the faults of single keys
 * @param beside what rules read besides the document
 */
export const faultsBetween = (
  raw: unknown,
  inKeys: readonly Fault[],
  beside: Omit<Beside, 'written'>,
): readonly Fault[] => {
  const written = soundParts(raw, inKeys);
  const config = withDefaults(environmentSchema, written);
  // A state that was moved to another backend may be left here.
  const deployed = config.backend?.type === 'local' ? beside.deployed : NOTHING_DEPLOYED;
  return RULES.flatMap((rule) => rule(config, { ...beside, deployed, written }));
};

/** Finds the faults between the keys of an environment that makes a place for states. Most rules are about apps. */
export const faultsOfState = (raw: unknown, inKeys: readonly Fault[]): readonly Fault[] => {
  const written = soundParts(raw, inKeys);
  return reservedTags(written, { name: '', names: [], written, deployed: NOTHING_DEPLOYED });
};
