import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type AnyEnvironment, loadEnvironment } from '../../config/load';
import { synthesise } from '../../stacks/synthesise';
import { FIXTURES_DIR, loadText, withFolder } from './environments';

export type Attributes = Readonly<Record<string, unknown>>;

/** The Terraform JSON of a stack, as written by `app.synth()`. */
export interface Stack {
  /** Ids of the stacks that are deployed before this one. */
  readonly dependencies: readonly string[];
  /** The bytes of cdk.tf.json. */
  readonly text: string;
  readonly json: {
    readonly terraform: Attributes;
    readonly provider: Readonly<Record<string, readonly Attributes[]>>;
    readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
    readonly data?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
    readonly output?: Readonly<Record<string, { readonly value: unknown; readonly description?: string }>>;
  };
}

/** What CDKTF writes beside the stacks. */
interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
}

/** Stacks by id. */
export type Stacks = Readonly<Record<string, Stack>>;

/** Returns all files below a folder, as relative paths in alphabetical order. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();

/** Synthesises an environment like `main.ts`, and reads the output. */
export const synth = (environment: AnyEnvironment): Stacks =>
  withFolder((folder) => {
    synthesise(environment, folder);
    const stacks = path.join(folder, 'stacks');
    const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Manifest;
    return Object.fromEntries(
      readdirSync(stacks).map((id) => {
        const text = readFileSync(path.join(stacks, id, 'cdk.tf.json'), 'utf8');
        return [
          id,
          {
            text,
            json: JSON.parse(text) as Stack['json'],
            dependencies: manifest.stacks[id]?.dependencies ?? [],
          },
        ];
      }),
    );
  });

export const synthFixture = (name: string): Stacks => synth(loadEnvironment(name, FIXTURES_DIR));
export const synthDemo = (): Stacks => synth(loadEnvironment('demo'));
export const synthText = (text: string): Stacks => synth(loadText(text));

/** Returns a stack by its id. */
export const stackOf = (stacks: Stacks, id: string): Stack => {
  const stack = stacks[id];
  if (!stack) throw new Error(`no stack ${id}; there are: ${Object.keys(stacks).join(', ')}`);
  return stack;
};

/** Returns all resources of a type, without the metadata of CDKTF. */
export const resourcesOf = (stack: Stack, type: string): Attributes[] =>
  Object.values(stack.json.resource?.[type] ?? {}).map(({ '//': _, ...attributes }) => attributes);

/** Returns the only resource of a type. */
export const onlyResource = (stack: Stack, type: string): Attributes => {
  const all = resourcesOf(stack, type);
  const [resource] = all;
  if (!resource || all.length > 1) throw new Error(`${all.length} resources of type ${type}, not one`);
  return resource;
};

/** Returns the addresses of all resources and data sources of a stack. */
export const addressesOf = ({ json }: Stack): string[] =>
  [
    ...Object.entries(json.resource ?? {}).map(([type, all]) => [type, all] as const),
    ...Object.entries(json.data ?? {}).map(([type, all]) => [`data.${type}`, all] as const),
  ]
    .flatMap(([type, all]) => Object.keys(all).map((name) => `${type}.${name}`))
    .sort();
