import { type Fault, show } from '../faults';
import { environmentSchema } from '../schema';
import { OWN_TAGS } from '../sections/tags';
import { ACCESS_RULES } from './access';
import { ADDRESS_RULES } from './addresses';
import { BACKUP_RULES } from './backup';
import { BALANCER_RULES } from './balancer';
import { CAPACITY_RULES } from './capacity';
import { ACK_RULES } from './cluster';
import { EGRESS_RULES } from './egress';
import { HOST_TEXT_RULES } from './host-texts';
import { NAME_RULES } from './names';
import { NETWORK_RULES } from './network';
import { PROCESSOR_RULES } from './processors';
import type { Rule } from './rule';
import { soundParts, withDefaults } from './sound';
import { SSH_RULES } from './ssh';

const reservedTags: Rule = ({ tags }) =>
  OWN_TAGS.filter((key) => tags && Object.hasOwn(tags, key)).map((key) => ({
    path: ['tags', key],
    got: show(tags?.[key]),
    allowed: 'any key except project and environment, which every resource already has',
    fix: 'remove it',
  }));

/** Every rule between keys. Each fault names all keys involved. */
const RULES: readonly Rule[] = [
  ...NETWORK_RULES,
  ...ADDRESS_RULES,
  ...BALANCER_RULES,
  ...ACK_RULES,
  ...PROCESSOR_RULES,
  ...BACKUP_RULES,
  ...ACCESS_RULES,
  ...EGRESS_RULES,
  ...CAPACITY_RULES,
  ...HOST_TEXT_RULES,
  ...SSH_RULES,
  ...NAME_RULES,
  reservedTags,
];

/**
 * Finds the faults between the keys of a document.
 *
 * @param name the environment's name
 * @param inKeys the faults of single keys
 */
export const faultsBetween = (name: string, raw: unknown, inKeys: readonly Fault[]): readonly Fault[] => {
  const written = soundParts(raw, inKeys);
  const config = withDefaults(environmentSchema, written);
  return RULES.flatMap((rule) => rule(config, { name, written }));
};
