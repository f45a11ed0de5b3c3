import { equal, isList, isMap, UNKNOWN, Unknown, type Value, type ValueMap } from '../protocol/codec';
import type { Attribute, Block, Nested } from './schema';

/**
 * Plans a resource: the configuration plus the values that the provider decides. A computed attribute that is not
 * configured takes its default. Without a default, it keeps its prior value. If there is no prior object, it is unknown
 * until the apply.
 *
 * The plan is based on the configuration and the prior state instead of Terraform's proposal. The proposal keeps the
 * prior value of a removed argument, but a real provider returns to the default.
 *
 * @param prior null if the object does not exist yet
 */
export const planBlock = (block: Block, prior: ValueMap | null, config: ValueMap): ValueMap => {
  const planned: Record<string, Value> = {};
  for (const attribute of block.attributes) {
    planned[attribute.name] = planAttribute(attribute, prior, config[attribute.name] ?? null);
  }
  for (const nested of block.nested) {
    planned[nested.name] = planNested(nested, prior?.[nested.name] ?? null, config[nested.name] ?? null);
  }
  return planned;
};

/**
 * Whether a plan has blocks that the configuration lacks. Terraform accepts that from providers of its older type system
 * only, to which every provider with such blocks belongs.
 */
export const keepsBlocks = (block: Block, config: ValueMap, planned: ValueMap): boolean =>
  block.nested.some((nested) => {
    const [before, after] = [config[nested.name] ?? null, planned[nested.name] ?? null];
    if (!isList(before) || !isList(after)) return false;
    if (before.length !== after.length) return true;
    return after.some((each, i) => {
      const element = before[i];
      return isMap(each) && isMap(element) && keepsBlocks(nested.block, element, each);
    });
  });

const planAttribute = (attribute: Attribute, prior: ValueMap | null, config: Value): Value => {
  // a write-only value must never reach a plan or a state
  if (attribute.writeOnly) return null;
  if (config !== null || !attribute.computed || attribute.facts.removed) return config;
  if (attribute.default !== null) return attribute.default;
  return prior === null ? UNKNOWN : (prior[attribute.name] ?? null);
};

const planNested = (nested: Nested, prior: Value, config: Value): Value => {
  // a dynamic block over an unknown value
  if (config instanceof Unknown) return config;
  if (nested.nesting === 'single' || nested.nesting === 'group') {
    return isMap(config) ? planBlock(nested.block, isMap(prior) ? prior : null, config) : null;
  }
  if (nested.nesting === 'map') {
    const before = isMap(prior) ? prior : {};
    return Object.fromEntries(
      Object.entries(isMap(config) ? config : {}).map(([key, value]) => [
        key,
        planElement(nested, before[key] ?? null, value),
      ]),
    );
  }
  const after = isList(config) ? config : [];
  const before = isList(prior) ? prior : [];
  if (after.length === 0 && nested.facts.computed) return before;
  const partners = nested.nesting === 'set' ? pairSet(nested.block, before, after) : before;
  return after.map((element, i) => planElement(nested, partners[i] ?? null, element));
};

const planElement = (nested: Nested, prior: Value, config: Value): Value =>
  isMap(config) ? planBlock(nested.block, isMap(prior) ? prior : null, config) : config;

/**
 * Finds, for each configured element of a set, the prior element that it corresponds to, or null. Elements have no key,
 * and prior elements contain computed values that the configuration lacks. Therefore, these values match anything.
 * Otherwise, every plan would replace every element and never become empty.
 */
const pairSet = (block: Block, prior: readonly Value[], config: readonly Value[]): Value[] => {
  const free = [...prior];
  return config.map((element) => {
    const found = free.findIndex(
      (candidate) => isMap(candidate) && isMap(element) && matches(block, candidate, element),
    );
    return found < 0 ? null : (free.splice(found, 1)[0] ?? null);
  });
};

const matches = (block: Block, prior: ValueMap, config: ValueMap): boolean =>
  block.attributes.every((attribute) => {
    const wanted = config[attribute.name] ?? null;
    const anything = attribute.writeOnly || (wanted === null && attribute.computed);
    return anything || equal(prior[attribute.name] ?? null, wanted);
  }) &&
  block.nested.every((nested) =>
    matchesNested(nested, prior[nested.name] ?? null, config[nested.name] ?? null),
  );

const matchesNested = (nested: Nested, prior: Value, config: Value): boolean => {
  if (isMap(prior) && isMap(config)) {
    return nested.nesting === 'map' ? equal(prior, config) : matches(nested.block, prior, config);
  }
  if (!isList(prior) || !isList(config)) return equal(prior, config);
  if (prior.length !== config.length) return false;
  const partners = nested.nesting === 'set' ? pairSet(nested.block, prior, config) : prior;
  return config.every((element, i) => {
    const partner = partners[i];
    return isMap(partner) && isMap(element) && matches(nested.block, partner, element);
  });
};
