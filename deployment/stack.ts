import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A synthesised stack. */
export interface Stack {
  readonly name: string;
  /** The folder of its Terraform JSON, in which Terraform runs. */
  readonly folder: string;
  /** Names of the stacks that are deployed before it. */
  readonly dependencies: readonly string[];
  /** Variables without a default: whoever deploys gives them. */
  readonly variables: readonly string[];
  /** Addresses of the resources in its JSON. */
  readonly addresses: readonly string[];
}

interface StackFile {
  readonly variable?: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly resource?: Readonly<Record<string, object>>;
}

/**
 * Reads what a deployment needs to know of a stack.
 *
 * @param file its `cdk.tf.json`
 */
export const readStack = (name: string, file: string, dependencies: readonly string[]): Stack => {
  const { variable = {}, resource = {} } = JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  return {
    name,
    folder: path.resolve(path.dirname(file)),
    dependencies,
    variables: Object.keys(variable).filter((each) => variable[each]?.default === undefined),
    addresses: Object.entries(resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((each) => `${type}.${each}`),
    ),
  };
};
