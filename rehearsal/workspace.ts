import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { RehearsalError } from './error';
import type { ProviderData } from './provider/data';
import { missingVariables, type Variables } from './variables';

/** A synthesised stack, copied to where it can be run. */
export interface StackCopy {
  readonly name: string;
  readonly folder: string;
  /** The file that holds its state, whatever backend it has for its user. */
  readonly stateFile: string;
  /** Addresses of the resources Terraform is told never to destroy. */
  readonly protected: readonly string[];
}

interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly synthesizedStackPath: string; readonly dependencies: string[] }>
  >;
}

type ByName<T> = Readonly<Record<string, T>>;

interface StackFile {
  readonly terraform?: { readonly required_providers?: ByName<{ readonly source: string }> };
  readonly data?: ByName<ByName<object>>;
  readonly variable?: Variables;
  readonly resource?: ByName<ByName<{ readonly lifecycle?: { readonly prevent_destroy?: boolean } }>>;
}

const STATE_OF = 'cross-stack-reference-input-';

/**
 * Copies every stack of a synth into `root`, and beside each a Terraform override file by which it, and what it reads
 * of other stacks' states, uses local files in `root`: nothing of the user's real state is read or written, and no
 * backend needs an account. Variables that are neither given as `TF_VAR_*` nor have a default get a value that
 * stands for one. A second call replaces the stacks and keeps their states.
 *
 * @param stacksDir a folder made by `app.synth()`: `manifest.json` and `stacks/`
 * @returns the stacks, each after those it depends on
 * @throws RehearsalError when the folder is no synth, when stacks depend on each other in a circle, when a provider's
 *   data is missing, or when a stack reads the state of one that is not there
 */
export const makeWorkspace = async (
  stacksDir: string,
  root: string,
  providers: readonly ProviderData[],
): Promise<StackCopy[]> => {
  const manifest = await readManifest(stacksDir);
  const order = inOrder(manifest);
  const stateFile = (name: string): string => join(root, 'state', `${name}.tfstate`);
  await mkdir(join(root, 'state'), { recursive: true });
  const known = Object.fromEntries(
    providers.flatMap(({ knowledge }) => Object.entries(knowledge?.variables ?? {})),
  );
  const stacks: StackCopy[] = [];
  for (const name of order) {
    const path = manifest.stacks[name]?.synthesizedStackPath ?? '';
    // a folder as deep as the original, so that a relative path leads into `root` too
    const folder = join(root, 'cdktf.out', 'stacks', name);
    await cp(join(stacksDir, path, '..'), folder, { recursive: true, filter: isSynthesised });
    const file = JSON.parse(await readFile(join(stacksDir, path), 'utf8')) as StackFile;
    requireProviders(name, file, providers);
    const override = JSON.stringify(overrideOf(name, file, order, stateFile), undefined, 2);
    await writeFile(join(folder, 'rehearsal_override.tf.json'), override);
    await writeFile(
      join(folder, 'rehearsal.auto.tfvars.json'),
      JSON.stringify(missingVariables(file.variable ?? {}, known)),
    );
    stacks.push({ name, folder, stateFile: stateFile(name), protected: protectedIn(file) });
  }
  return stacks;
};

const readManifest = async (stacksDir: string): Promise<Manifest> => {
  const path = join(stacksDir, 'manifest.json');
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Manifest;
  } catch (error) {
    throw new RehearsalError(
      `cannot read ${path} (${(error as Error).message}); synthesise the stacks first`,
    );
  }
};

/** What a synth wrote, not what running Terraform in the same folder left there. */
const isSynthesised = (path: string): boolean => !/^(\.terraform.*|.*\.tfstate.*|plan)$/.test(basename(path));

const inOrder = (manifest: Manifest): string[] => {
  const waiting = new Map(Object.entries(manifest.stacks).map(([name, stack]) => [name, stack.dependencies]));
  const order: string[] = [];
  while (waiting.size > 0) {
    const next = [...waiting].find(([, dependencies]) =>
      dependencies.every((each) => order.includes(each)),
    )?.[0];
    if (next === undefined) {
      throw new RehearsalError(`stacks depend on each other in a circle: ${[...waiting.keys()].join(', ')}`);
    }
    waiting.delete(next);
    order.push(next);
  }
  return order;
};

const BUILT_IN = 'terraform.io/builtin/';

/** A source as Terraform completes it: `time` is `hashicorp/time`, in the public registry. */
const fullSource = (source: string): string => {
  const parts = source.split('/');
  return [...['registry.terraform.io', 'hashicorp'].slice(0, 3 - parts.length), ...parts].join('/');
};

const requireProviders = (stack: string, file: StackFile, providers: readonly ProviderData[]): void => {
  for (const { source } of Object.values(file.terraform?.required_providers ?? {})) {
    const full = fullSource(source);
    if (full.startsWith(BUILT_IN) || providers.some((each) => each.source === full)) continue;
    const known = providers.map((each) => each.source).join(', ');
    throw new RehearsalError(
      `stack ${stack} needs the provider ${full}; there is data for: ${known || 'none'}`,
    );
  }
};

/** The blocks that Terraform merges over the stack's own (it reads files named `*_override.tf.json` last). */
const overrideOf = (
  stack: string,
  file: StackFile,
  stacks: readonly string[],
  stateFile: (name: string) => string,
): object => {
  const read = Object.keys(file.data?.['terraform_remote_state'] ?? {}).map((name) => {
    const producer = name.replace(STATE_OF, '');
    if (!stacks.includes(producer)) {
      throw new RehearsalError(
        `stack ${stack} reads the state "${name}", which belongs to none of the stacks ${stacks.join(', ')}; ` +
          'hand it values of those stacks only',
      );
    }
    return [name, { backend: 'local', workspace: null, config: { path: stateFile(producer) } }] as const;
  });
  return {
    terraform: { backend: { local: { path: stateFile(stack) } } },
    ...(read.length > 0 ? { data: { terraform_remote_state: Object.fromEntries(read) } } : {}),
  };
};

const protectedIn = (file: StackFile): string[] =>
  Object.entries(file.resource ?? {}).flatMap(([type, resources]) =>
    Object.entries(resources)
      .filter(([, { lifecycle }]) => lifecycle?.prevent_destroy === true)
      .map(([name]) => `${type}.${name}`),
  );
