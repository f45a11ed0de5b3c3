type Tree = Readonly<Record<string, unknown>>;

/** A stack's Terraform JSON, as far as references lead into it. */
export interface StackJson {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Tree>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

const NAME_OF_RESOURCE = /^(kubernetes_\w+)\.([\w-]+)\.metadata\[0\]\.name$/;
const OTHER_STACK =
  /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.(cross-stack-output-[\w-]+)$/;

/** Name of a resource; CDKTF writes a block that there is one of as an object. */
const nameOf = (resource: Tree | undefined): string | undefined => {
  const metadata = resource?.['metadata'] as { readonly name?: string } | undefined;
  return metadata?.name;
};

/**
 * Turns references into what they lead to: names, which the stack holds itself, and words in angle brackets for what
 * only a deployed stack knows.
 */
export class References {
  /** What the words in angle brackets stand for, in the order they were met. */
  readonly open = new Set<string>();

  constructor(private readonly stacks: Readonly<Record<string, StackJson>>) {}

  /**
   * A string of a stack as Terraform would hand it on.
   *
   * @throws Error when it refers to something else than a name or another stack's output
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
      `${stack} refers to ${expression}; allowed: names of its own resources and outputs of other stacks; a manifest cannot hold it`,
    );
  }

  /** By the output that people see, if there is one of the same value. */
  private word(stack: string, output: string): string {
    const outputs = this.stacks[stack]?.output ?? {};
    const value = outputs[output]?.value;
    const [shown] = Object.keys(outputs).filter((id) => id !== output && outputs[id]?.value === value);
    const word = `<${shown ?? String(value).replace(/^\$\{|\}$/g, '')} of ${stack}>`;
    this.open.add(word);
    return word;
  }
}
