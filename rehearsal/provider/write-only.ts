import { equal, type Value, type ValueMap } from '../protocol/codec';
import { type Diagnostic, ERROR } from '../protocol/messages';
import type { Block } from './schema';

/** Arguments of a resource that were sent to the service, but are in no state and no plan. */
export interface WriteOnly {
  readonly provider: string;
  readonly type: string;
  /** Values by argument. */
  readonly values: ValueMap;
  /** The resource as in the state, without these values. */
  readonly resource: ValueMap;
}

/** Suffixes of the companion arguments, which trigger the writing of a write-only argument. */
const COMPANIONS = ['_revision', '_version'];

/**
 * Returns the write-only arguments that an apply writes. Terraform passes the values on every apply of the resource, and
 * does not say whether they have changed. Providers therefore use a companion argument, and so does the stand-in: an
 * argument with a companion is written if the companion is set, and new or changed. Arguments in blocks are ignored.
 *
 * @param prior null if the resource is new
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
 * The oldest Terraform version that supports write-only arguments, and the oldest that a rehearsal runs. The stacks may
 * require a newer one; this folder imports nothing, so it has a constant of its own.
 * Source: Terraform's changelog, 1.11.0, 27 February 2025.
 */
export const WRITE_ONLY_SINCE = { major: 1, minor: 11, text: '1.11' } as const;

/** Returns an error for each write-only argument that is set, for clients that would store it. */
export const refuseWriteOnly = (block: Block, config: ValueMap): Diagnostic[] =>
  writeOnlyIn(block, config).map(({ name }) => ({
    severity: ERROR,
    summary: `${name}: it is write-only, which this Terraform version does not support`,
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
