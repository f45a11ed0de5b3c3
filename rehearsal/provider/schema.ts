import type { WireBlock, WireSchema } from '../protocol/messages';
import type {
  AttributeFacts,
  AttributeSchema,
  BlockSchema,
  FactsByPath,
  Nesting,
  Type,
  TypeSchema,
} from './data';

/** An attribute with its facts. `path` is dotted and without indexes, as in the facts. */
export interface Attribute {
  readonly name: string;
  readonly path: string;
  readonly type: Type;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly deprecated: boolean;
  readonly writeOnly: boolean;
  /** Value that the provider uses if nothing is configured; null if there is no default. */
  readonly default: string | number | boolean | null;
  readonly facts: AttributeFacts;
}

export interface Nested {
  readonly name: string;
  readonly path: string;
  readonly nesting: Nesting;
  readonly min: number;
  readonly max: number;
  readonly block: Block;
  readonly facts: AttributeFacts;
}

export interface Block {
  readonly attributes: readonly Attribute[];
  readonly nested: readonly Nested[];
}

/** A resource type, data source or provider configuration: schema and facts in one tree. */
export interface CompiledType {
  readonly name: string;
  readonly version: number;
  readonly block: Block;
  /** Facts by path, including paths inside the type of an attribute. */
  readonly facts: FactsByPath;
}

export const compile = (name: string, schema: TypeSchema, facts: FactsByPath = {}): CompiledType => ({
  name,
  version: schema.version,
  block: compileBlock(schema.block, facts, ''),
  facts,
});

const compileBlock = (schema: BlockSchema, facts: FactsByPath, prefix: string): Block => ({
  attributes: Object.entries(schema.attributes ?? {}).map(([name, attribute]) =>
    compileAttribute(name, attribute, facts[prefix + name] ?? {}, prefix + name),
  ),
  nested: Object.entries(schema.block_types ?? {}).map(([name, nested]) => ({
    name,
    path: prefix + name,
    nesting: nested.nesting_mode,
    min: nested.min_items ?? 0,
    max: nested.max_items ?? 0,
    block: compileBlock(nested.block, facts, `${prefix}${name}.`),
    facts: facts[prefix + name] ?? {},
  })),
});

const compileAttribute = (
  name: string,
  schema: AttributeSchema,
  facts: AttributeFacts,
  path: string,
): Attribute => {
  const optional = schema.optional ?? false;
  const byDefault = defaultOf(schema.type, facts);
  return {
    name,
    path,
    type: schema.type,
    required: schema.required ?? false,
    optional,
    // the default becomes a planned value, and Terraform lets a provider choose those for computed attributes only
    computed: (schema.computed ?? false) || (optional && byDefault !== null),
    sensitive: schema.sensitive ?? false,
    deprecated: schema.deprecated ?? facts.deprecated ?? false,
    writeOnly: schema.write_only ?? false,
    default: byDefault,
    facts,
  };
};

/** Returns the default in the attribute's type. The only default of a map merely states that the map may be empty. */
const defaultOf = (type: Type, { default: value }: AttributeFacts): Attribute['default'] => {
  if (value === undefined || typeof type !== 'string') return null;
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === true || value === 'true';
  return String(value);
};

const NESTING: Record<Nesting, number> = { single: 1, list: 2, set: 3, map: 4, group: 5 };

/** Converts the type to the format of the protocol's GetSchema. */
export const toWire = (type: CompiledType): WireSchema => ({
  version: type.version,
  block: blockToWire(type.block),
});

const blockToWire = (block: Block): WireBlock => ({
  attributes: block.attributes.map((attribute) => ({
    name: attribute.name,
    type: Buffer.from(JSON.stringify(attribute.type)),
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    deprecated: attribute.deprecated,
    write_only: attribute.writeOnly,
  })),
  block_types: block.nested.map((nested) => ({
    type_name: nested.name,
    block: blockToWire(nested.block),
    nesting: NESTING[nested.nesting],
    min_items: nested.min,
    max_items: nested.max,
  })),
});
