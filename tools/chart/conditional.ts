import { isDeepStrictEqual } from 'node:util';

/**
 * One tree made of the trees of several cases. A case is one way to fill in the chart's values: some conditions hold, the
 * others do not. What differs between the cases becomes a part that depends on conditions.
 */

/** A boolean expression over conditions, as Helm reads it. */
export type Test = string;

export type Scalar = string | number | boolean | null;

/** A part of a tree; `when` undefined: in every case. */
interface Part {
  readonly when?: Test | undefined;
  readonly node: Node;
}

export type Node =
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'map'; readonly entries: readonly (Part & { readonly key: string })[] }
  | { readonly kind: 'list'; readonly items: readonly Part[] }
  | { readonly kind: 'either'; readonly test: Test; readonly then: Node; readonly otherwise: Node };

/** The tree of one case. */
export interface Case {
  /** The conditions that hold. */
  readonly holds: ReadonlySet<string>;
  readonly value: unknown;
}

const ABSENT = Symbol('absent');

type Tree = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const allEqual = (cases: readonly Case[]): boolean =>
  cases.every(({ value }) => isDeepStrictEqual(value, cases[0]?.value));

interface Split {
  readonly test: string;
  readonly on: readonly Case[];
  readonly off: readonly Case[];
}

const splitsOf = (cases: readonly Case[]): Split[] =>
  [...new Set(cases.flatMap(({ holds }) => [...holds]))]
    .map((test) => ({
      test,
      on: cases.filter(({ holds }) => holds.has(test)),
      off: cases.filter(({ holds }) => !holds.has(test)),
    }))
    .filter(({ on, off }) => on.length > 0 && off.length > 0);

/** Whether at most so many decisions tell the cases apart. */
const decided = (cases: readonly Case[], most: number): boolean =>
  allEqual(cases) || (most > 0 && splitsOf(cases).some((one) => splitsWith(one, most - 1)));

const splitsWith = ({ on, off }: Split, most: number): boolean =>
  Array.from({ length: most + 1 }, (_, first) => first).some(
    (first) => decided(on, first) && decided(off, most - first),
  );

/** More decisions than a person would follow. */
const MOST_DECISIONS = 5;

/** Splits cases that differ by the condition that begins the fewest decisions. */
const split = (cases: readonly Case[]): Split => {
  const splits = splitsOf(cases);
  for (let most = 0; most < MOST_DECISIONS; most += 1) {
    const found = splits.find((one) => splitsWith(one, most));
    if (found) return found;
  }
  throw new Error(`no conditions tell these apart: ${JSON.stringify(cases.map(({ value }) => value))}`);
};

/** When a part is there: the cases hold whether it is. Undefined: always. */
const presence = (cases: readonly Case[]): Test | undefined => {
  if (allEqual(cases)) return cases[0]?.value === true ? undefined : 'false';
  const { test, on, off } = split(cases);
  const [then, otherwise] = [presence(on), presence(off)];
  if (then === undefined) return otherwise === 'false' ? test : `or (${test}) (${otherwise ?? 'true'})`;
  if (otherwise === 'false') return `and (${test}) (${then})`;
  const not = `not (${test})`;
  if (otherwise === undefined) return then === 'false' ? not : `or (${not}) (${then})`;
  return then === 'false'
    ? `and (${not}) (${otherwise})`
    : `or (and (${test}) (${then})) (and (${not}) (${otherwise}))`;
};

/** A part of each case, which is not there in all of them. */
const partOf = (cases: readonly Case[]): Part => ({
  when: presence(cases.map(({ holds, value }) => ({ holds, value: value !== ABSENT }))),
  node: merged(cases.filter(({ value }) => value !== ABSENT)),
});

/** The keys of all lists in one order: a new key comes after the one before which it stands. */
const inOrder = (lists: readonly (readonly string[])[]): string[] => {
  const order: string[] = [];
  for (const list of lists) {
    let place = 0;
    for (const key of list) {
      const found = order.indexOf(key);
      if (found < 0) order.splice(place, 0, key);
      place = (found < 0 ? place : found) + 1;
    }
  }
  return order;
};

const mergedMaps = (cases: readonly Case[]): Node => ({
  kind: 'map',
  entries: inOrder(cases.map(({ value }) => Object.keys(value as Tree))).map((key) => ({
    key,
    ...partOf(
      cases.map(({ holds, value }) => ({
        holds,
        value: Object.hasOwn(value as Tree, key) ? (value as Tree)[key] : ABSENT,
      })),
    ),
  })),
});

/** What tells an item of a list from the others: its name, or else its whole content. */
const identityOf = (item: unknown): string => {
  const name = isMap(item) ? item['name'] : undefined;
  return typeof name === 'string' ? name : JSON.stringify(item);
};

const mergedLists = (cases: readonly Case[]): Node => {
  const lists = cases.map(({ holds, value }) => {
    const list = value as readonly unknown[];
    const items = new Map(list.map((item) => [identityOf(item), item]));
    if (items.size < list.length) throw new Error(`got a list with equal items: ${JSON.stringify(list)}`);
    return { holds, items };
  });
  const lengths = new Set(lists.map(({ items }) => items.size));
  const named = lists.every(({ items }) => [...items].every(([id, item]) => id !== JSON.stringify(item)));
  // Items without names are the same ones if there are equally many.
  if (!named && lengths.size === 1) {
    const [length = 0] = lengths;
    return {
      kind: 'list',
      items: Array.from({ length }, (_, index) => ({
        node: merged(lists.map(({ holds, items }) => ({ holds, value: [...items.values()][index] }))),
      })),
    };
  }
  return {
    kind: 'list',
    items: inOrder(lists.map(({ items }) => [...items.keys()])).map((id) =>
      partOf(lists.map(({ holds, items }) => ({ holds, value: items.has(id) ? items.get(id) : ABSENT }))),
    ),
  };
};

/** Merges the cases. @throws Error when the conditions do not explain how the cases differ */
export const merged = (cases: readonly Case[]): Node => {
  const values = cases.map(({ value }) => value);
  if (values.every(isMap)) return mergedMaps(cases);
  if (values.every(Array.isArray)) return mergedLists(cases);
  if (allEqual(cases)) return { kind: 'scalar', value: values[0] as Scalar };
  const { test, on, off } = split(cases);
  return { kind: 'either', test, then: merged(on), otherwise: merged(off) };
};
