import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import type { Stack } from './stack';
import { StackFailure, type StackRunner, type TaintedResource } from './stack-run';

/** A run of Cloud Assistant on a host. Terraform reports only its status when it fails. */
const INVOCATION = 'alicloud_ecs_invocation';

/** The relevant parts of the data source `alicloud_ecs_invocations`. */
interface Found {
  readonly invoke_instances?: readonly {
    readonly instance_id?: string;
    readonly output?: string;
    readonly error_info?: string;
    readonly exit_code?: number;
  }[];
}

interface StackFile {
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, object>> };
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** A configuration that only reads runs, with the provider of the stack. */
const queryFor = (stack: Stack, ids: readonly string[]): object => {
  const file = path.join(stack.folder, 'cdk.tf.json');
  const { terraform, provider } = JSON.parse(readFileSync(file, 'utf8')) as StackFile;
  return {
    terraform: { required_providers: { alicloud: terraform?.required_providers?.['alicloud'] } },
    provider: { alicloud: provider?.['alicloud'] },
    data: { alicloud_ecs_invocations: { failed: { ids, content_encoding: 'PlainText' } } },
    output: { found: { value: '${data.alicloud_ecs_invocations.failed.invocations}' } },
  };
};

/** Asks the cloud for the output of runs, with the provider that the stack has installed. */
const ask = async (stack: Stack, ids: readonly string[], runner: StackRunner): Promise<readonly Found[]> => {
  const { engine } = runner;
  const folder = path.join(runner.folder, 'host-words');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'query.tf.json'), JSON.stringify(queryFor(stack, ids)));
  const lock = path.join(stack.folder, '.terraform.lock.hcl');
  if (existsSync(lock)) cpSync(lock, path.join(folder, '.terraform.lock.hcl'));
  const providers = path.join(stack.folder, '.terraform', 'providers');
  const init = ['init', '-input=false', ...(existsSync(providers) ? [`-plugin-dir=${providers}`] : [])];
  for (const args of [init, ['plan', '-input=false', '-out=found.tfplan']]) {
    if ((await engine.run(folder, args)).code !== 0) return [];
  }
  const shown = await engine.run(folder, ['show', '-json', 'found.tfplan']);
  const { planned_values: values } = JSON.parse(shown.stdout) as {
    planned_values?: { outputs?: { found?: { value?: readonly Found[] } } };
  };
  return values?.outputs?.found?.value ?? [];
};

const idOf = ({ values }: TaintedResource): string[] =>
  typeof values['id'] === 'string' ? [values['id']] : [];

const wordsIn = (found: readonly Found[]): string[] =>
  found.flatMap(({ invoke_instances: instances = [] }) =>
    instances.flatMap(({ instance_id: id = '', output = '', error_info: info = '', exit_code: code }) => {
      const words = [output, info].map((each) => each.trimEnd()).filter(Boolean);
      return words.length > 0 ? [`${id} said, exit code ${code ?? 'unknown'}:\n\n${words.join('\n')}`] : [];
    }),
  );

/**
 * Adds the words of the host to the failure of an apply, if a run on a host failed. Terraform itself says only
 * "Last status: Failed". The original failure is never lost: without an answer, it stays as it is.
 */
export const withHostWords = async (error: unknown, stack: Stack, runner: StackRunner): Promise<unknown> => {
  if (!(error instanceof StackFailure)) return error;
  if (!error.diagnostics.some(({ address }) => address?.startsWith(`${INVOCATION}.`))) return error;
  try {
    const failed = (await runner.tainted(stack)).filter(({ type }) => type === INVOCATION);
    const words = wordsIn(await ask(stack, failed.flatMap(idOf), runner));
    if (words.length === 0) return error;
    return new StackFailure(
      error.message,
      `${error.details ?? ''}\n\n${words.join('\n\n')}`,
      error.diagnostics,
    );
  } catch {
    return error;
  }
};
