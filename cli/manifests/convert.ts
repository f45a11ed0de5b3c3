import type { BlockSchema, FactsByPath, TypeSchema } from '../../rehearsal/provider/data';
import { attributeField, blockField, scalarOf } from './fields';
import { isWait, KINDS, META_ARGUMENTS } from './kinds';

type Tree = Readonly<Record<string, unknown>>;

/** A Kubernetes object in the form of its YAML. */
export interface Manifest extends Tree {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface Conversion {
  /** Schema of the resource type. */
  readonly schema: TypeSchema;
  /** Facts about the attributes that the schema does not hold. */
  readonly facts: FactsByPath;
  /** Resolves the references in a string. */
  readonly resolve: (text: string) => string;
}

/**
 * Returns the object that the provider would make from a resource.
 *
 * @throws Error for a type without a known manifest, and for an argument that is not in the schema
 */
export const convert = (type: string, resource: Tree, conversion: Conversion): Manifest => {
  const kind = KINDS[type];
  if (!kind) {
    throw new Error(`got a resource of type ${type}; allowed: ${Object.keys(KINDS).join(', ')}`);
  }
  const own = Object.entries(resource).filter(([name]) => !META_ARGUMENTS.includes(name) && !isWait(name));
  return { ...kind, ...blockOf(conversion.schema.block, Object.fromEntries(own), type, conversion) };
};

const blockOf = (schema: BlockSchema, values: Tree, path: string, conversion: Conversion): Tree => {
  const fields = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const at = `${path}.${name}`;
    const nested = schema.block_types?.[name];
    if (nested) {
      const { field, object } = blockField(name, nested.max_items);
      const blocks = [value].flat().map((one) => blockOf(nested.block, (one ?? {}) as Tree, at, conversion));
      if (object && blocks.length > 1) throw new Error(`${at}: got ${blocks.length} blocks; allowed: one`);
      // A missing block is a missing field. An empty block is an empty object, which may have a meaning: everything.
      return blocks.length ? [[field, object ? blocks[0] : blocks]] : [];
    }
    if (!schema.attributes?.[name]) throw new Error(`${at}: the provider has no such argument`);
    return [[attributeField(name), valueOf(value, at, conversion)]];
  });
  return Object.fromEntries(fields);
};

const valueOf = (value: unknown, path: string, conversion: Conversion): unknown => {
  const { facts, resolve } = conversion;
  if (typeof value === 'string') {
    const [, ...below] = path.split('.');
    return scalarOf(below.at(-1) ?? '', resolve(value), facts[below.join('.')]);
  }
  if (Array.isArray(value))
    return value.map((one) => (typeof one === 'string' ? resolve(one) : (one as unknown)));
  if (value !== null && typeof value === 'object') {
    // Keys of a map are not field names but labels, files or parameters, so they are kept.
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        key,
        typeof one === 'string' ? resolve(one) : (one as unknown),
      ]),
    );
  }
  return value;
};
