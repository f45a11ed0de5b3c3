import type { Behaviour, Resources, Rule, Value } from '../../../rehearsal';
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
      fix: 'use fewer, for example by combining neighbouring networks',
    };
  };

/** The number of entries that guard these listeners. A list counts once for each listener that it guards. */
const entriesAt = (resources: Resources, listeners: readonly Value[], lists: readonly Value[]): number =>
  resources
    .of(ALB_LIST_IN_USE)
    .filter((each) => listeners.includes(each['listener_id'] ?? null))
    .map((each) => each['acl_id'] ?? null)
    .concat(lists)
    .reduce<number>(
      (sum, list) => sum + resources.of(ALB_ENTRY).filter((each) => each['acl_id'] === list).length,
      0,
    );

/** Refuses a list that gives a listener or its balancer too many entries. */
const fitsListener: Rule = ({ before, after, resources }) => {
  if (before !== null || after === null) return undefined;
  const listener = after['listener_id'] ?? null;
  const balancer = resources.find('alicloud_alb_listener', listener)?.['load_balancer_id'];
  const siblings = resources
    .of('alicloud_alb_listener')
    .filter((each) => each['load_balancer_id'] === balancer);
  const { albEntries } = CEILINGS;
  const over = [
    { what: 'the listener', ceiling: albEntries.listener, listeners: [listener] },
    {
      what: 'the balancer',
      ceiling: albEntries.balancer,
      listeners: siblings.map((each) => each['id'] ?? null),
    },
  ]
    .map((each) => ({ ...each, count: entriesAt(resources, each.listeners, [after['acl_id'] ?? null]) }))
    .find(({ count, ceiling }) => count > ceiling);
  if (!over) return undefined;
  return {
    argument: 'acl_id',
    what: `got ${over.count} entries for ${over.what}; allowed: at most ${over.ceiling}`,
    fix: 'use fewer, for example by combining neighbouring networks',
  };
};

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
  [ALB_ENTRY]: { rules: [atMost(CEILINGS.albEntries.list, 'acl_id', 'entry')] },
  [ALB_LIST_IN_USE]: { rules: [fitsListener] },
  alicloud_slb_acl_entry_attachment: { rules: [atMost(CEILINGS.clbEntries, 'acl_id', 'entry')] },
};
