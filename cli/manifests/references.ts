type Tree = Readonly<Record<string, unknown>>;

/** The parts of a stack's Terraform JSON that references point to. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

const NAME_OF_RESOURCE = /^(kubernetes_\w+)\.([\w-]+)\.metadata\[0\]\.name$/;
const OTHER_STACK =
  /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.(cross-stack-output-[\w-]+)$/;

/** The name of a resource. CDKTF writes a single block as an object. */
const nameOf = (resource: Tree | undefined): string | undefined => {
  const metadata = resource?.['metadata'] as { readonly name?: string } | undefined;
  return metadata?.name;
};

/**
 * Resolves references. A reference to a name in the same stack becomes the name. A reference to a value that only a
 * deployed stack knows becomes a placeholder in angle brackets.
 */
export class References {
  /** The placeholders, in the order of their first use. */
  readonly open = new Set<string>();

  constructor(private readonly stacks: Readonly<Record<string, StackJson>>) {}

  /**
   * Returns a string of a stack as Terraform would pass it on.
   *
   * @throws Error when it refers to anything except a name or another stack's output
   */
  resolve(stack: string, text: string): string {
    return text.replace(/([$%])\1\{|\$\{([^{}]*)\}/g, (_, doubled?: string, expression?: string) =>
      doubled ? `${doubled}{` : this.value(stack, expression ?? ''),
    );
  }

  private value(stack: string, expression: string): string {
    const [, type = '', id = ''] = NAME_OF_RESOURCE.exec(expression) ?? [];
    const name = nameOf(this.stacks[stack]?.resource?.[type]?.[id]);
    if (name !== undefined) return name;
    const [, producer, output = ''] = OTHER_STACK.exec(expression) ?? [];
    if (producer !== undefined) return this.word(producer, output);
    throw new Error(
      `${stack} refers to ${expression}; allowed: names of its own resources and outputs of other stacks; a manifest cannot hold other references`,
    );
  }

  /** The placeholder of an output. It names the output that users see, if one has the same value. */
  private word(stack: string, output: string): string {
    const outputs = this.stacks[stack]?.output ?? {};
    const value = outputs[output]?.value;
    const [shown] = Object.keys(outputs).filter((id) => id !== output && outputs[id]?.value === value);
    const word = `<${shown ?? String(value).replace(/^\$\{|\}$/g, '')} of ${stack}>`;
    this.open.add(word);
    return word;
  }
}
