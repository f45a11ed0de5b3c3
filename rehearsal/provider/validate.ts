import { hasUnknown, isList, isMap, Unknown, type Value, type ValueMap } from '../protocol/codec';
import type { Diagnostic, Path } from '../protocol/messages';
import { violated } from './constraints';
import type { AttributeFacts, Constraint } from './data';
import { toError, toWarning } from './diagnostics';
import type { Checks } from './knowledge';
import { brokenGroups, brokenRelations } from './relations';
import type { Attribute, Block, CompiledType, Nested } from './schema';

/**
 * Checks a configuration before the plan as the real provider would. Terraform itself checks what the schema defines:
 * unknown names, types, required arguments and the number of blocks.
 *
 * @param checks checks of the provider that are implemented in code
 * @returns one diagnostic for each error, with its place
 */
export const validate = (type: CompiledType, config: Value, checks: Checks): Diagnostic[] => {
  if (!isMap(config)) return [];
  return [
    ...brokenGroups(type.facts, config).map((group) => toError([{ attribute_name: group.path }])(group)),
    ...checkBlock(type.block, config, { root: config, at: [], checks }),
  ];
};

interface Place {
  readonly root: ValueMap;
  readonly at: Path;
  readonly checks: Checks;
}

const checkBlock = (block: Block, config: ValueMap, place: Place): Diagnostic[] => [
  ...block.attributes.flatMap((attribute) =>
    checkAttribute(attribute, config[attribute.name] ?? null, {
      ...place,
      at: [...place.at, { attribute_name: attribute.name }],
    }),
  ),
  ...block.nested.flatMap((nested) =>
    checkNested(nested, config[nested.name] ?? null, {
      ...place,
      at: [...place.at, { attribute_name: nested.name }],
    }),
  ),
];

const checkNested = (nested: Nested, value: Value, place: Place): Diagnostic[] => {
  const elements = isList(value) ? value : isMap(value) ? [value] : [];
  return [
    ...(elements.length > 0 ? brokenRelations(nested.facts, place.root).map(toError(place.at)) : []),
    ...elements.flatMap((element, i) => {
      // an element of a set has no key for a path
      const at =
        isList(value) && nested.nesting === 'list' ? [...place.at, { element_key_int: i }] : place.at;
      return isMap(element) ? checkBlock(nested.block, element, { ...place, at }) : [];
    }),
  ];
};

const checkAttribute = (attribute: Attribute, value: Value, { root, at, checks }: Place): Diagnostic[] => {
  const { facts } = attribute;
  if (value === null) return [];
  if (facts.removed) return [toError(at)({ what: 'the provider has removed it', fix: 'leave it out' })];
  if (!attribute.required && !attribute.optional) {
    return [
      toError(at)({
        what: `it is computed by the provider; got ${show(attribute, value)}`,
        fix: 'leave it out',
      }),
    ];
  }
  const deprecated = attribute.deprecated
    ? [toWarning(at)({ what: 'the provider has deprecated it', fix: 'look for its successor' })]
    : [];
  const broken = [
    ...allowedFor(facts.constraints, [value], checks),
    ...countAllowed(facts, value),
    ...elementsAllowed(facts, value, checks),
  ];
  return [
    ...brokenRelations(facts, root).map(toError(at)),
    ...deprecated,
    ...broken.map((allowed) =>
      toError(at)({ what: `got ${show(attribute, value)}`, fix: `allowed: ${allowed}` }),
    ),
  ];
};

const allowedFor = (
  constraints: readonly Constraint[] | undefined,
  values: readonly Value[],
  checks: Checks,
): string[] =>
  (constraints ?? []).flatMap((constraint) =>
    values.flatMap((value) => violated(constraint, value, checks) ?? []),
  );

const elementsAllowed = (facts: AttributeFacts, value: Value, checks: Checks): string[] => {
  const elements = isList(value) ? value : isMap(value) ? Object.values(value) : [];
  return allowedFor(facts.elemConstraints, elements, checks).map(
    (allowed) => `elements that are each ${allowed}`,
  );
};

const countAllowed = ({ minItems, maxItems }: AttributeFacts, value: Value): string[] => {
  if (!isList(value) || hasUnknown(value)) return [];
  if (minItems !== undefined && value.length < minItems) return [`at least ${minItems} elements`];
  return maxItems !== undefined && value.length > maxItems ? [`at most ${maxItems} elements`] : [];
};

const SHOWN = 120;

/** Formats a value for a message, without secrets and shortened. */
const show = (attribute: Attribute, value: Value): string => {
  if (attribute.sensitive || attribute.writeOnly) return 'a sensitive value';
  const json = JSON.stringify(value, (_, each: unknown) =>
    each instanceof Unknown ? '(known after apply)' : typeof each === 'bigint' ? String(each) : each,
  );
  return json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json;
};
