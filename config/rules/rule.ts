import type { Fault } from '../faults';
import type { Config } from '../schema';

type Sound<T> = T extends object ? { readonly [Key in keyof T]?: Sound<T[Key]> } : T;

/** What of a configuration is right in itself; anything may be missing. */
export type SoundParts = Sound<Config>;

/** A rule between keys. It says nothing where a key it reads is missing or wrong in itself. */
export type Rule = (config: SoundParts) => Fault[];
