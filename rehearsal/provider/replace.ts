import { equal, isList, isMap, type Value, type ValueMap } from '../protocol/codec';
import type { Path } from '../protocol/messages';
import type { Block, Nested } from './schema';

/**
 * Returns the paths of changes that the provider cannot make in place (ForceNew in its facts), so that Terraform
 * replaces the resource. A path must not step into a set, whose elements have no key: it ends at the set. It must not
 * point to an element that exists on one side only: it ends at the collection.
 */
export const requiresReplace = (block: Block, prior: ValueMap, planned: ValueMap, at: Path = []): Path[] => {
  const paths: Path[] = [];
  for (const { name, facts } of block.attributes) {
    if (facts.forceNew && differ(prior[name], planned[name])) paths.push([...at, { attribute_name: name }]);
  }
  for (const nested of block.nested) {
    const before = prior[nested.name] ?? null;
    const after = planned[nested.name] ?? null;
    if (!equal(before, after))
      paths.push(...nestedPaths(nested, before, after, [...at, { attribute_name: nested.name }]));
  }
  return paths;
};

const differ = (a: Value | undefined, b: Value | undefined): boolean => !equal(a ?? null, b ?? null);

const nestedPaths = (nested: Nested, before: Value, after: Value, at: Path): Path[] => {
  if (nested.facts.forceNew) return [at];
  if (isMap(before) && isMap(after) && nested.nesting !== 'map')
    return requiresReplace(nested.block, before, after, at);
  if (isList(before) && isList(after)) {
    return nested.nesting === 'set'
      ? setPaths(nested, before, after, at)
      : listPaths(nested, before, after, at);
  }
  return [before, after].some((each) => forcesNew(nested.block, each)) ? [at] : [];
};

const listPaths = (nested: Nested, before: readonly Value[], after: readonly Value[], at: Path): Path[] => {
  const common = Math.min(before.length, after.length);
  const surplus = [...before.slice(common), ...after.slice(common)];
  if (surplus.some((element) => forcesNew(nested.block, element))) return [at];
  return before.slice(0, common).flatMap((element, i) => {
    const other = after[i];
    return isMap(element) && isMap(other)
      ? requiresReplace(nested.block, element, other, [...at, { element_key_int: i }])
      : [];
  });
};

const setPaths = (nested: Nested, before: readonly Value[], after: readonly Value[], at: Path): Path[] => {
  const only = (some: readonly Value[], others: readonly Value[]) =>
    some.filter((element) => !others.some((other) => equal(element, other)));
  const changed = [...only(before, after), ...only(after, before)];
  return changed.some((element) => forcesNew(nested.block, element)) ? [at] : [];
};

/** Whether an added or removed element has a value that the provider cannot change in place. */
const forcesNew = (block: Block, element: Value): boolean => {
  if (!isMap(element)) return element !== null && block.attributes.some(({ facts }) => facts.forceNew);
  return (
    block.attributes.some(
      ({ name, facts }) => (facts.forceNew ?? false) && (element[name] ?? null) !== null,
    ) ||
    block.nested.some((nested) => {
      const inner = element[nested.name] ?? null;
      const elements = isList(inner) ? inner : inner === null ? [] : [inner];
      return elements.some((each) => (nested.facts.forceNew ?? false) || forcesNew(nested.block, each));
    })
  );
};
