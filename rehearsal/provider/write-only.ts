import { equal, type Value, type ValueMap } from '../protocol/codec';
import { type Diagnostic, ERROR } from '../protocol/messages';
import type { Block } from './schema';

/** Arguments of one resource that reached the service and are in no state and no plan. */
export interface WriteOnly {
  readonly provider: string;
  readonly type: string;
  /** The values, by argument. */
  readonly values: ValueMap;
  /** The resource as it is in the state, without them. */
  readonly resource: ValueMap;
}

/** Write-only arguments are told apart by these endings of the argument that says when they are written. */
const COMPANIONS = ['_revision', '_version'];

/**
 * The write-only arguments an apply writes. Terraform hands the values over on every apply of the resource and never
 * tells whether they changed, so providers look at a companion argument, and so does the stand-in: what has a companion
 * is written when that is set, and new or different. Arguments in blocks are not looked at.
 *
 * @param prior null when the resource is new
 */
export const written = (block: Block, prior: ValueMap | null, config: ValueMap): ValueMap => {
  const due = ({ name }: { readonly name: string }): boolean => {
    const companion = COMPANIONS.map((ending) => name + ending).find((each) => hasAttribute(block, each));
    if (companion === undefined) return true;
    const now = config[companion] ?? null;
    return now !== null && (prior === null || !equal(prior[companion] ?? null, now));
  };
  return Object.fromEntries(
    writeOnlyIn(block, config)
      .filter(due)
      .map(({ name, value }) => [name, value]),
  );
};

/**
 * The Terraform that brought write-only arguments, and the oldest that a rehearsal runs. The stacks may ask for a newer
 * one; this folder imports nothing and has the number for its own reason.
 * Source: Terraform's changelog, 1.11.0, 27 February 2025.
 */
export const WRITE_ONLY_SINCE = { major: 1, minor: 11, text: '1.11' } as const;

/** One error for each write-only argument that is set, where the client, an older Terraform, would keep it. */
export const refuseWriteOnly = (block: Block, config: ValueMap): Diagnostic[] =>
  writeOnlyIn(block, config).map(({ name }) => ({
    severity: ERROR,
    summary: `${name}: it is write-only, which this Terraform does not know`,
    detail: `use Terraform ${WRITE_ONLY_SINCE.text} or newer`,
    attribute: { steps: [{ attribute_name: name }] },
  }));

const hasAttribute = (block: Block, name: string): boolean =>
  block.attributes.some((attribute) => attribute.name === name);

const writeOnlyIn = (block: Block, config: ValueMap): { name: string; value: Value }[] =>
  block.attributes
    .filter(({ writeOnly }) => writeOnly)
    .map(({ name }) => ({ name, value: config[name] ?? null }))
    .filter(({ value }) => value !== null);
