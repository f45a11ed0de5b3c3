import type { Value, ValueMap } from '../protocol/codec';

/** The resources of the rehearsal, of all its stacks, as far as this process has created or read them. */
export interface Resources {
  /** All resources of a type. */
  of(type: string): readonly ValueMap[];
  /** The resource of a type with an id, if it is known. An adopted resource belongs to no stack, so it is unknown. */
  find(type: string, id: Value | undefined): ValueMap | undefined;
}

/** A creation (`before` is null), an update, or a deletion (`after` is null). */
export interface Change {
  readonly type: string;
  readonly before: ValueMap | null;
  /** The planned resource. The values that the service chooses are not known yet. */
  readonly after: ValueMap | null;
  readonly resources: Resources;
  /** The provider's configuration. */
  readonly configuration: ValueMap;
}

/** An answer that refuses a change. */
export interface Refusal {
  /** The argument at fault. */
  readonly argument?: string;
  /** What was received and what is allowed. */
  readonly what: string;
  readonly fix: string;
  /** Whether a creation fails after the resource was made: Terraform then keeps it, and marks it as tainted. */
  readonly isMade?: boolean;
}

/** Returns a refusal if the service does not allow the change. */
export type Rule = (change: Change) => Refusal | undefined;

/** How the service treats the resources of a type. Terraform sees all of it during an apply or a refresh, not in a plan. */
export interface Behaviour {
  /** Reasons to refuse a change. The first one that applies is reported, as by a service. */
  readonly rules?: readonly Rule[];
  /** Arguments that can be set but not removed: after their removal, a refresh reads the old value again. */
  readonly irremovable?: readonly string[];
  /** The values that a refresh reads where they differ from the applied ones. */
  readonly reads?: (state: ValueMap, resources: Resources) => ValueMap;
  /**
   * The values that a refused update has changed nevertheless, because the provider makes several calls. Terraform keeps
   * the state from before the update, and a refresh reads these values.
   */
  readonly leaves?: (change: Change) => ValueMap;
}

/** What the provider and its service do beyond the schema and the facts. */
export interface Service {
  /** Returns a refusal of the provider's configuration. */
  readonly configure?: (configuration: ValueMap) => Refusal | undefined;
  /** Rules for the resources of all types. */
  readonly rules?: readonly Rule[];
  /** Behaviour by resource type. */
  readonly types?: Readonly<Record<string, Behaviour>>;
}
