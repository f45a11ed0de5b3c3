/** A resource as the last deploy left it. */
export interface DeployedResource {
  readonly type: string;
  /** Name in the stack: the second part of the address. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The state of a stack, as far as rules about changes read it. */
export interface DeployedStack {
  /** Path of the state, for messages. */
  readonly file: string;
  readonly resources: readonly DeployedResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What is deployed of an environment, as far as this machine knows. Nothing for other backends than `local`. */
export interface Deployed {
  /** Stacks with resources, by role. */
  readonly stacks: Readonly<Record<string, DeployedStack>>;
  /** Folders of states with resources that belong to other environments, by the environment's name. */
  readonly others: Readonly<Record<string, string>>;
}

/** Reads what is deployed of an environment of a project. */
export type DeployedOf = (environment: string, project: string) => Deployed;

export const NOTHING_DEPLOYED: Deployed = { stacks: {}, others: {} };

/** The attributes of the first resource of a type in a stack. Empty when there is none. */
export const attributesIn = (
  { stacks }: Deployed,
  role: string,
  type: string,
): DeployedResource['attributes'] =>
  stacks[role]?.resources.find((resource) => resource.type === type)?.attributes ?? {};

/**
 * The value that a stack remembers, and protects from changes (`constructs/remembered.ts`). Undefined when there is none,
 * or when it may change.
 *
 * @param id id of the memory in its stack
 */
export const protectedMemoryIn = ({ stacks }: Deployed, role: string, id: string): string | undefined => {
  const memories = (stacks[role]?.resources ?? []).filter(({ type }) => type === 'terraform_data');
  const named = (prefix: string) =>
    memories.find(({ name }) => new RegExp(`^${prefix}_[0-9A-F]{8}$`).test(name));
  const value = named(id)?.attributes['input'];
  return typeof value === 'string' && named(`${id}_released`) === undefined ? value : undefined;
};
