import type { ValueMap } from '../protocol/codec';
import type { Service } from './behaviour';
import type { Placeholder, Template, Templates, TemplatesFor } from './template';

type ByName<T> = Readonly<Record<string, T>>;

/**
 * Knowledge of a provider beyond its schema and facts: the responses of its service, and checks that are implemented in
 * code. It is part of the provider's data, because the stand-in knows no particular provider. Without it, the stand-in
 * invents a value from the attribute's type, and accepts any configured value.
 */
export interface ProviderKnowledge {
  /** Templates of computed attributes by type (`cloud_network`, `data.cloud_zones`, `ephemeral.cloud_password`). */
  readonly fixtures?: ByName<Templates | TemplatesFor>;
  /** Templates of computed attributes without a fixture. The first pattern that matches the attribute's name applies. */
  readonly byName?: readonly (readonly [RegExp, Template])[];
  /** Placeholders for templates, in addition to those that the stand-in offers to every provider. */
  readonly placeholders?: ByName<Placeholder>;
  readonly checks?: Checks;
  /** What the provider and its service refuse, keep and change. */
  readonly service?: Service;
  /** Values of stack variables by name, used if none is set and an arbitrary text would be invalid. */
  readonly variables?: ByName<string>;
}

/** Checks of configured values that are implemented in code, by their names in the provider's facts. */
export interface Checks {
  /** Formats of strings, in addition to those that the stand-in knows for every provider. */
  readonly formats?: ByName<FormatCheck>;
  /** Formats of maps. */
  readonly mapFormats?: ByName<(value: ValueMap) => boolean>;
  /** The provider's own functions. */
  readonly functions?: ByName<FunctionCheck>;
}

/** Options of a `format` constraint. */
export interface FormatOptions {
  readonly max?: number;
  readonly separator?: string;
}

export type FormatCheck = (value: string, options: FormatOptions) => boolean;

export interface FunctionCheck {
  /** Human-readable description of the allowed values. */
  readonly allowed: string;
  readonly accepts: (value: string) => boolean;
}
