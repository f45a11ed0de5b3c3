import type { Fault } from '../faults';
import type { Config } from '../schema';

type Sound<T> = T extends string
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Sound<T[Key]> | undefined }
    : T;

/** What of a configuration is right in itself; anything may be missing. */
export type SoundParts = Sound<Config>;

/** What a rule may have to know beside the configuration. */
export interface Beside {
  /** The environment's name. */
  readonly name: string;
  /** The keys the file has, without defaults: for keys that mean nothing beside others. */
  readonly written: SoundParts;
}

/**
 * A rule between keys, over the configuration with its defaults. It says nothing where a key it reads is wrong in
 * itself: such a key has no value.
 */
export type Rule = (config: SoundParts, beside: Beside) => readonly Fault[];

/** Whether a section is there, and nobody wrote this key in it. */
export const lacks = <Section extends object>(
  section: Section | undefined,
  key: keyof Section,
): section is Section => section !== undefined && !Object.hasOwn(section, key);
