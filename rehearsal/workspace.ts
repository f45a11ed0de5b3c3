import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { RehearsalError } from './error';
import type { ProviderData } from './provider/data';
import { missingVariables, type Variables } from './variables';

/** A copy of a synthesised stack that Terraform can run. */
export interface StackCopy {
  readonly name: string;
  readonly folder: string;
  /** State file of the copy, regardless of the backend that the stack is configured for. */
  readonly stateFile: string;
  /** Addresses of the resources that Terraform must not destroy. */
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
 * Copies every synthesised stack into `root`, with a Terraform override file beside each copy. The override file moves
 * the state of the stack, and the states that it reads of other stacks, to local files in `root`. The user's real state
 * is neither read nor written, and no backend needs an account. Variables that are neither set as `TF_VAR_*` nor have a
 * default are set to placeholder values. A second call replaces the stacks and keeps their states.
 *
 * @param stacksDir output folder of `app.synth()`, with `manifest.json` and `stacks/`
 * @returns the stacks, each after its dependencies
 * @throws RehearsalError when the folder contains no synthesised stacks, when stacks depend on each other in a circle,
 *   when the data of a provider is missing, or when a stack reads the state of a stack that does not exist
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
    // the folder is as deep as the original, so that relative paths also end in `root`
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

/** Whether a synthesis wrote the file, as opposed to a Terraform run in the same folder. */
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

/** Completes a source as Terraform does: `time` is `hashicorp/time` in the public registry. */
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
      `stack ${stack} needs the provider ${full}; data is available for: ${known || 'none'}`,
    );
  }
};

/** Returns the blocks that Terraform merges over those of the stack: it reads `*_override.tf.json` files last. */
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
          'pass it values of those stacks only',
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
