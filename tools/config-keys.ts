/** The parts of a JSON Schema that the documentation reads. */
export interface Node {
  readonly description?: string;
  /** What may be written, in words. */
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
  /** Its path, such as access.tls.email; a value that is one of several stands behind a colon. */
  readonly name: string;
  readonly node: Node;
  readonly required: boolean;
  /** The alternative it belongs to, as a heading. */
  readonly choice?: string;
  /** Whether its value is what chooses that alternative. */
  readonly decidesChoice?: boolean;
}

const propertiesOf = (node: Node): [string, Node][] => Object.entries(node.properties ?? {});

const isObject = (node: Node): boolean => node.properties !== undefined;

/** The property of an alternative that tells it from the others, and the heading that says so. */
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

/** Keys of an alternative that is an object: all of them belong to it. */
const alternative = (prefix: string, branch: Node, others: readonly Node[]): Key[] => {
  const { property, choice } = choiceOf(prefix, branch, others);
  const decides = branch.properties?.[property]?.const !== undefined;
  return keysOf(branch, prefix).map((key) => ({
    choice,
    ...key,
    ...(decides && key.name === `${prefix}.${property}` ? { decidesChoice: true } : {}),
  }));
};

/** Values that may stand for a key itself, each with its own words; a list has the words of its entries. */
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
