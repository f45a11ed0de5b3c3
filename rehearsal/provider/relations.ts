import { isList, isMap, Unknown, type Value, type ValueMap } from '../protocol/codec';
import type { AttributeFacts, FactsByPath } from './data';

/** A violated relation between an argument and others, and how to fix it. */
export interface BrokenRelation {
  readonly what: string;
  readonly fix: string;
}

/**
 * Checks the relations of a configured argument to others, as Terraform's provider SDK does. Paths start at the
 * resource. A step into a list is an index, and a path without the index finds nothing. Unknown values violate no
 * relation.
 */
export const brokenRelations = (facts: AttributeFacts, root: ValueMap): BrokenRelation[] => {
  const broken: BrokenRelation[] = [];
  const conflicts = (facts.conflictsWith ?? []).filter((path) => state(root, path) === 'known');
  if (conflicts.length > 0) {
    broken.push({
      what: `it conflicts with ${conflicts.join(', ')}, which is set too`,
      fix: 'set only one of them',
    });
  }
  const missing = (facts.requiredWith ?? []).filter((path) => state(root, path) === 'absent');
  if (missing.length > 0) broken.push({ what: `it needs ${missing.join(', ')}`, fix: 'set that too' });
  return broken;
};

/** Checks groups of which one argument must be set. The provider facts contain groups of top-level arguments only. */
export const brokenGroups = (
  facts: FactsByPath,
  root: ValueMap,
): (BrokenRelation & { readonly path: string })[] => {
  const broken = new Map<string, BrokenRelation & { readonly path: string }>();
  // from last to first, so that the reported place is the first member of the group
  for (const [path, { exactlyOneOf, atLeastOneOf }] of Object.entries(facts).reverse()) {
    const known = (exactlyOneOf ?? []).filter((each) => state(root, each) === 'known');
    const none = (group: readonly string[]): boolean => group.every((each) => state(root, each) === 'absent');
    if (exactlyOneOf && (known.length > 1 || none(exactlyOneOf))) {
      const fix = `set exactly one of ${exactlyOneOf.join(', ')}`;
      broken.set(fix, { path, what: `got ${known.join(', ') || 'none'}`, fix });
    }
    if (atLeastOneOf && none(atLeastOneOf)) {
      const fix = `set at least one of ${atLeastOneOf.join(', ')}`;
      broken.set(fix, { path, what: 'got none', fix });
    }
  }
  return [...broken.values()];
};

const state = (root: ValueMap, path: string): 'absent' | 'unknown' | 'known' => {
  let value: Value = root;
  for (const step of path.split('.')) {
    if (value instanceof Unknown) return 'unknown';
    value = (isMap(value) ? value[step] : isList(value) ? value[Number(step)] : null) ?? null;
  }
  if (value instanceof Unknown) return 'unknown';
  // an empty collection of blocks means that there are no blocks
  return value === null || (isList(value) && value.length === 0) ? 'absent' : 'known';
};
