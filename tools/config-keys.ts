/** The parts of a JSON Schema that the documentation reads. */
export interface Node {
  readonly description?: string;
  /** What is allowed, in words. */
  readonly allowed?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

/** One key of an environment file. */
export interface Key {
  /** The path, such as access.tls.email. One of several alternative values follows after a colon. */
  readonly name: string;
  readonly node: Node;
  readonly required: boolean;
  /** Heading of the alternative that the key belongs to. */
  readonly choice?: string;
  /** Whether the value of this key selects the alternative. */
  readonly decidesChoice?: boolean;
}

const propertiesOf = (node: Node): [string, Node][] => Object.entries(node.properties ?? {});

const isObject = (node: Node): boolean => node.properties !== undefined;

/** The property that distinguishes an alternative from the others, and the heading of the alternative. */
const choiceOf = (
  prefix: string,
  branch: Node,
  others: readonly Node[],
): { readonly property: string; readonly choice: string } => {
  const fixed = propertiesOf(branch).find(([, child]) => child.const !== undefined);
  if (fixed) {
    const [property, child] = fixed;
    return { property, choice: `\`${prefix}.${property}: ${String(child.const)}\`` };
  }
  const property = propertiesOf(branch)
    .map(([name]) => name)
    .find((name) => !others.some((other) => name in (other.properties ?? {})));
  return { property: property ?? '', choice: `With \`${prefix}.${property ?? ''}\`` };
};

/** The keys of an alternative that is an object. */
const alternative = (prefix: string, branch: Node, others: readonly Node[]): Key[] => {
  const { property, choice } = choiceOf(prefix, branch, others);
  const decides = branch.properties?.[property]?.const !== undefined;
  return keysOf(branch, prefix).map((key) => ({
    choice,
    ...key,
    ...(decides && key.name === `${prefix}.${property}` ? { decidesChoice: true } : {}),
  }));
};

/** The entry for an alternative that is a value. Each value has its own texts; a list has those of its entries. */
const value = (prefix: string, branch: Node): Key[] =>
  branch.items
    ? keysOf(branch, prefix)
    : [{ name: `${prefix}: ${String(branch.const ?? branch.examples?.[0])}`, node: branch, required: false }];

/**
 * Every key below a node, in the order of the schema.
 *
 * @param prefix path of the node; empty for the whole file
 */
export const keysOf = (node: Node, prefix = ''): Key[] => {
  const branches = node.anyOf ?? node.oneOf ?? [];
  const { additionalProperties: entry, items } = node;
  return [
    ...propertiesOf(node).flatMap(([property, child]) => {
      const name = prefix ? `${prefix}.${property}` : property;
      const required = (node.required ?? []).includes(property);
      return [{ name, node: child, required }, ...keysOf(child, name)];
    }),
    ...(typeof entry === 'object' ? [{ name: `${prefix}.<key>`, node: entry, required: false }] : []),
    ...(items ? [{ name: `${prefix}[]`, node: items, required: false }] : []),
    ...branches.flatMap((branch) =>
      isObject(branch)
        ? alternative(
            prefix,
            branch,
            branches.filter((other) => other !== branch),
          )
        : value(prefix, branch),
    ),
  ];
};
