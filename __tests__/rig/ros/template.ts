import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** A value of a template: JSON, in which an object with one key may be a function. */
export type Value = string | number | boolean | null | readonly Value[] | Values;

export interface Values {
  readonly [key: string]: Value;
}

export interface Parameter {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedValues?: readonly Value[];
  readonly AllowedPattern?: string;
  readonly MinValue?: number;
  readonly MaxValue?: number;
  readonly AssociationPropertyMetadata?: Values;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Values;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

export interface Output {
  readonly Value: Value;
  readonly Condition?: string;
}

export interface Rule {
  readonly RuleCondition?: Value;
  readonly Assertions: readonly { readonly Assert: Value; readonly AssertDescription?: string }[];
}

type Named<T> = Readonly<Record<string, T>>;

export interface Template {
  readonly Parameters?: Named<Parameter>;
  readonly Mappings?: Named<Named<Values>>;
  readonly Conditions?: Values;
  readonly Rules?: Named<Rule>;
  readonly Resources: Named<Resource>;
  readonly Outputs?: Named<Output>;
  readonly Metadata?: Values;
}

/** The template in a file of YAML 1.1, as PyYAML and the service read it. */
export const readTemplate = (file: string): Template =>
  parse(readFileSync(file, 'utf8'), { version: '1.1' }) as Template;

/** Why a template cannot be used, or why it refuses the values of its parameters. */
export interface Fault {
  /** `template`: it is wrong for all values, or reads what is not there with these values. */
  readonly of: 'template' | 'parameter' | 'rule';
  /** Place in the template, such as `Resources.Host.Properties.ImageId`. */
  readonly at: string;
  readonly message: string;
}

/** Ends the evaluation of one value. */
export class Wrong extends Error {}

export const isMap = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** Name and argument of a function, if the value is one. */
export const functionOf = (value: Value): readonly [name: string, argument: Value] | undefined => {
  if (!isMap(value)) return undefined;
  const entries = Object.entries(value);
  const call = entries.find(([name]) => name === 'Ref' || name.startsWith('Fn::'));
  if (call && entries.length > 1) {
    throw new Wrong(`got ${call[0]} beside other keys, allowed: a function alone`);
  }
  return call;
};
