import { show } from '../faults';
import { ACCESS_RULES } from './access';
import { BALANCER_RULES } from './balancer';
import { ACK_RULES } from './cluster';
import { NETWORK_RULES } from './network';
import type { Rule } from './rule';

const reservedTags: Rule = ({ tags }) =>
  ['project', 'environment']
    .filter((key) => tags && key in tags)
    .map((key) => ({
      path: ['tags', key],
      got: show(tags?.[key]),
      allowed: 'any key but project and environment, which every resource already bears',
      fix: 'remove it',
    }));

/** Every rule between keys; each fault names both of them. */
export const RULES: readonly Rule[] = [
  ...NETWORK_RULES,
  ...BALANCER_RULES,
  ...ACK_RULES,
  ...ACCESS_RULES,
  reservedTags,
];
