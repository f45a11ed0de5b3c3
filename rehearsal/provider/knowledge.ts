import type { ValueMap } from '../protocol/codec';
import type { Placeholder, Template, Templates, TemplatesFor } from './template';

type ByName<T> = Readonly<Record<string, T>>;

/**
 * What is known of a provider beyond its schema and facts: what its service answers, and those of its checks that are
 * code. The provider's data brings it along, since the stand-in knows no provider. Where it says nothing, the stand-in
 * makes a value up by the attribute's type, and lets a configured value through.
 */
export interface ProviderKnowledge {
  /** Computed attributes by type (`cloud_network`, `data.cloud_zones`, `ephemeral.cloud_password`). */
  readonly fixtures?: ByName<Templates | TemplatesFor>;
  /** Computed attributes that no fixture names: the first pattern counts that the attribute's name matches. */
  readonly byName?: readonly (readonly [RegExp, Template])[];
  /** What templates may name in braces, beside what the stand-in offers to every provider. */
  readonly placeholders?: ByName<Placeholder>;
  readonly checks?: Checks;
  /** Values for a stack's variables of these names, when nobody gives any and an arbitrary text would not do. */
  readonly variables?: ByName<string>;
}

/** Checks of configured values that are code, by the name that the provider's facts call them. */
export interface Checks {
  /** Whether a string has a format, beside the formats that the stand-in knows for every provider. */
  readonly formats?: ByName<FormatCheck>;
  /** Whether a map has a format. */
  readonly mapFormats?: ByName<(value: ValueMap) => boolean>;
  /** The provider's own functions. */
  readonly functions?: ByName<FunctionCheck>;
}

/** What a `format` constraint may say beside the format's name. */
export interface FormatOptions {
  readonly max?: number;
  readonly separator?: string;
}

export type FormatCheck = (value: string, options: FormatOptions) => boolean;

export interface FunctionCheck {
  /** What is allowed, for people. */
  readonly allowed: string;
  readonly accepts: (value: string) => boolean;
}
