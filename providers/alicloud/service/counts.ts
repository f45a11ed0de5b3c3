import type { Behaviour, Refusal, Rule, Value } from '../../../rehearsal';
import { text } from './values';

/**
 * Ceilings of the API. `alibaba-cloud/limits.ts` holds the same numbers with their sources; this folder imports nothing
 * of the project, so a test compares both.
 */
export const CEILINGS = {
  securityGroupRules: 200,
  albEntries: { list: 500, listener: 500, balancer: 800 },
  clbEntries: 300,
  tags: { count: 20, keyLength: 128, valueLength: 128 },
} as const;

const ALB_ENTRY = 'alicloud_alb_acl_entry_attachment';
const ALB_LIST_IN_USE = 'alicloud_alb_listener_acl_attachment';

const FEWER = 'use fewer, for example by combining neighbouring networks';

/** Refuses one more resource than allowed of those whose argument has the same value. */
const atMost =
  (ceiling: number, argument: string, what: string): Rule =>
  ({ type, before, after, resources }) => {
    if (before !== null || after === null) return undefined;
    const others = resources.of(type).filter((each) => each[argument] === after[argument]).length;
    if (others < ceiling) return undefined;
    return {
      argument,
      what: `got one more ${what} than the ${ceiling} that ${text(after[argument])} can hold`,
      fix: FEWER,
    };
  };

/** Refuses an entry, or the use of a list, that gives a listener or its balancer too many entries. */
const guardFits: Rule = ({ type, before, after, resources }) => {
  if (before !== null || after === null) return undefined;
  const withNew = (each: string) => [...resources.of(each), ...(each === type ? [after] : [])];
  const [uses, entries] = [withNew(ALB_LIST_IN_USE), withNew(ALB_ENTRY)];
  const listeners = resources.of('alicloud_alb_listener');
  /** A list counts once for each listener that it guards. */
  const countAt = (ids: readonly Value[]): number =>
    uses
      .filter((use) => ids.includes(use['listener_id'] ?? null))
      .reduce((sum, use) => sum + entries.filter((each) => each['acl_id'] === use['acl_id']).length, 0);
  for (const { listener_id: id = null } of uses.filter((use) => use['acl_id'] === after['acl_id'])) {
    const balancer = resources.find('alicloud_alb_listener', id)?.['load_balancer_id'];
    const siblings = listeners.filter((each) => each['load_balancer_id'] === balancer);
    const { listener, balancer: ofBalancer } = CEILINGS.albEntries;
    const refusal =
      exceeds('the listener', countAt([id]), listener) ??
      exceeds('the balancer', countAt(siblings.map((each) => each['id'] ?? null)), ofBalancer);
    if (refusal) return refusal;
  }
  return undefined;
};

const exceeds = (whose: string, count: number, ceiling: number): Refusal | undefined =>
  count > ceiling
    ? {
        argument: 'acl_id',
        what: `got ${count} entries for ${whose}; allowed: at most ${ceiling}`,
        fix: FEWER,
      }
    : undefined;

/** Refuses too many tags, and keys and values that are too long. */
export const tagRule: Rule = ({ after }) => {
  const tags = Object.entries(after?.['tags'] ?? {});
  const { count, keyLength, valueLength } = CEILINGS.tags;
  const what = [
    tags.length > count ? [`${tags.length} tags`, `at most ${count}`] : undefined,
    ...tags.map(([key, value]) => {
      if (key.length > keyLength) return [`the key "${key}"`, `at most ${keyLength} characters`];
      const long = typeof value === 'string' && value.length > valueLength;
      return long ? [`a value of "${key}" that is too long`, `at most ${valueLength} characters`] : undefined;
    }),
  ].find((each) => each !== undefined);
  if (!what) return undefined;
  return { argument: 'tags', what: `got ${what.join('; allowed: ')}`, fix: 'use fewer or shorter tags' };
};

export const counts: Readonly<Record<string, Behaviour>> = {
  alicloud_security_group_rule: {
    rules: [atMost(CEILINGS.securityGroupRules, 'security_group_id', 'rule')],
  },
  [ALB_ENTRY]: { rules: [atMost(CEILINGS.albEntries.list, 'acl_id', 'entry'), guardFits] },
  [ALB_LIST_IN_USE]: { rules: [guardFits] },
  alicloud_slb_acl_entry_attachment: { rules: [atMost(CEILINGS.clbEntries, 'acl_id', 'entry')] },
};
