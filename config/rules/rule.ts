import type { Deployed } from '../deployed';
import type { Fault } from '../faults';
import type { Config } from '../schema';

type Sound<T> = T extends string
  ? T
  : T extends object
    ? { readonly [Key in keyof T]?: Sound<T[Key]> | undefined }
    : T;

/** The parts of a configuration that are valid by themselves. Any part may be missing. */
export type SoundParts = Sound<Config>;

/** What a rule may read besides the configuration. */
export interface Beside {
  /** The environment's name. */
  readonly name: string;
  /** The keys that the file has, without defaults. Rules need them for keys that have no effect next to others. */
  readonly written: SoundParts;
  /** Names of all environments. */
  readonly names: readonly string[];
  /** What is deployed of the environment. */
  readonly deployed: Deployed;
}

/**
 * A rule between keys. It reads the configuration with its defaults. A key that is wrong by itself has no value here,
 * so the rule does not report it again.
 */
export type Rule = (config: SoundParts, beside: Beside) => readonly Fault[];

/** Whether a section exists and does not have this key. */
export const lacks = <Section extends object>(
  section: Section | undefined,
  key: keyof Section,
): section is Section => section !== undefined && !Object.hasOwn(section, key);
