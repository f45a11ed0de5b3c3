/** The data that defines a provider: its schema, and facts that the schema format cannot express. */
import type { FormatOptions, ProviderKnowledge } from './knowledge';

/** A type in Terraform's JSON notation. */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', Type]
  | readonly ['object', Readonly<Record<string, Type>>]
  | readonly ['tuple', readonly Type[]];

export interface AttributeSchema {
  readonly type: Type;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
}

export type Nesting = 'single' | 'list' | 'set' | 'map' | 'group';

export interface BlockSchema {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedSchema>>;
}

export interface NestedSchema {
  readonly nesting_mode: Nesting;
  readonly block: BlockSchema;
  readonly min_items?: number;
  readonly max_items?: number;
}

export interface TypeSchema {
  readonly version: number;
  readonly block: BlockSchema;
}

/** An entry of `provider_schemas` in the output of `terraform providers schema -json`. */
export interface ProviderSchema {
  readonly provider: TypeSchema;
  readonly resource_schemas?: Readonly<Record<string, TypeSchema>>;
  readonly data_source_schemas?: Readonly<Record<string, TypeSchema>>;
  readonly ephemeral_resource_schemas?: Readonly<Record<string, TypeSchema>>;
}

type Scalar = string | number | boolean;

/** A check that the provider applies to a value. `all` and `any` combine checks. For `custom`, only a name is known. */
export type Constraint =
  | { readonly kind: 'enum' | 'notEnum'; readonly values: readonly Scalar[]; readonly ignoreCase?: boolean }
  | { readonly kind: 'enumList'; readonly values: readonly Scalar[]; readonly separator: string }
  | { readonly kind: 'range'; readonly min?: number; readonly max?: number }
  | {
      readonly kind: 'length';
      readonly min?: number;
      readonly max?: number;
      readonly trimmed?: boolean;
      readonly notPrefixes?: readonly string[];
    }
  | { readonly kind: 'regex' | 'notRegex'; readonly pattern: string }
  | ({
      readonly kind: 'format';
      readonly format: string;
      readonly allowEmpty?: boolean;
    } & FormatOptions)
  | {
      readonly kind: 'intString' | 'nullableIntString';
      readonly min?: number;
      readonly max?: number;
      readonly allowEmpty?: boolean;
    }
  | { readonly kind: 'notContainAny'; readonly chars: string }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Constraint[] }
  | { readonly kind: 'nonZero' }
  | { readonly kind: 'custom'; readonly func?: string };

/** Facts about an attribute or block beyond the schema. Relations use the provider's paths: `a.0.b`. */
export interface AttributeFacts {
  readonly forceNew?: boolean;
  /** Whether a block that is left out keeps what is there. The schema format says so of attributes only. */
  readonly computed?: boolean;
  readonly default?: Scalar;
  readonly deprecated?: boolean;
  readonly removed?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly conflictsWith?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
  readonly requiredWith?: readonly string[];
  readonly constraints?: readonly Constraint[];
  readonly elemConstraints?: readonly Constraint[];
}

/** Facts by dotted path without indexes, such as `disks.size`. */
export type FactsByPath = Readonly<Record<string, AttributeFacts>>;

export interface TypeFacts {
  readonly attributes?: FactsByPath;
}

export interface ProviderFacts {
  readonly providerConfig?: FactsByPath;
  readonly resources?: Readonly<Record<string, TypeFacts>>;
  readonly dataSources?: Readonly<Record<string, TypeFacts>>;
  readonly ephemeralResources?: Readonly<Record<string, TypeFacts>>;
}

/** A provider that the stand-in can simulate. A type without facts is served by its schema alone. */
export interface ProviderData {
  /** Full source address, for example `registry.terraform.io/example/cloud`. */
  readonly source: string;
  readonly schema: ProviderSchema;
  readonly facts: ProviderFacts;
  /** Knowledge that neither the schema nor the facts can express. */
  readonly knowledge?: ProviderKnowledge;
}
