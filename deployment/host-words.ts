import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { invocationCall } from '../alibaba-cloud/aliyun';
import { aliyun } from './aliyun';
import type { Stack } from './stack';
import { StackFailure, type StackRunner } from './stack-run';

/** A run of Cloud Assistant on a host. Terraform reports only its status when it fails. */
const INVOCATION = 'alicloud_ecs_invocation';

/** What a run wrote on a host. */
interface HostWords {
  readonly instance: string;
  readonly words: string;
}

interface StackFile {
  readonly terraform?: { readonly required_providers?: Readonly<Record<string, object>> };
  readonly provider?: { readonly alicloud?: readonly { readonly region: string }[] };
}

const fileOf = (stack: Stack): StackFile =>
  JSON.parse(readFileSync(path.join(stack.folder, 'cdk.tf.json'), 'utf8')) as StackFile;

/** A configuration that only reads runs, with the provider of the stack. */
const queryFor = ({ terraform, provider }: StackFile, ids: readonly string[]): object => ({
  terraform: { required_providers: { alicloud: terraform?.required_providers?.['alicloud'] } },
  provider: { alicloud: provider?.alicloud },
  data: { alicloud_ecs_invocations: { failed: { ids, content_encoding: 'PlainText' } } },
  output: { found: { value: '${data.alicloud_ecs_invocations.failed.invocations}' } },
});

interface FoundInvocation {
  readonly invoke_instances?: readonly {
    readonly instance_id: string;
    readonly output?: string | null;
    readonly error_info?: string | null;
  }[];
}

const joined = (instance: string, ...texts: readonly (string | null | undefined)[]): HostWords[] => {
  const words = texts
    .map((text) => text?.trimEnd() ?? '')
    .filter(Boolean)
    .join('\n');
  return words === '' ? [] : [{ instance, words }];
};

/** Asks the provider that the stack has installed, which needs no further program and no further credentials. */
const askProvider = async (
  stack: Stack,
  ids: readonly string[],
  runner: StackRunner,
): Promise<HostWords[]> => {
  const { engine } = runner;
  const folder = path.join(runner.folder, 'host-words');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'query.tf.json'), JSON.stringify(queryFor(fileOf(stack), ids)));
  const lock = path.join(stack.folder, '.terraform.lock.hcl');
  if (existsSync(lock)) cpSync(lock, path.join(folder, '.terraform.lock.hcl'));
  const providers = path.join(stack.folder, '.terraform', 'providers');
  const init = ['init', '-input=false', ...(existsSync(providers) ? [`-plugin-dir=${providers}`] : [])];
  for (const args of [init, ['plan', '-input=false', '-out=found.tfplan']]) {
    if ((await engine.run(folder, args)).code !== 0) return [];
  }
  const shown = await engine.run(folder, ['show', '-json', 'found.tfplan']);
  const { planned_values: values } = JSON.parse(shown.stdout) as {
    planned_values?: { outputs?: { found?: { value?: readonly FoundInvocation[] } } };
  };
  return (values?.outputs?.found?.value ?? []).flatMap(({ invoke_instances: instances = [] }) =>
    instances.flatMap(({ instance_id: id, output, error_info: info }) => joined(id, output, info)),
  );
};

interface CliAnswer {
  readonly Invocation: {
    readonly InvocationResults: {
      readonly InvocationResult: readonly { InstanceId: string; Output?: string; ErrorInfo?: string }[];
    };
  };
}

/** Asks the Alibaba Cloud CLI: some versions of the provider leave the output empty. */
const askCli = async (region: string, id: string, signal: AbortSignal): Promise<HostWords[]> => {
  const answer = JSON.parse(await aliyun(invocationCall(region, id), signal)) as CliAnswer;
  return answer.Invocation.InvocationResults.InvocationResult.flatMap(
    ({ InstanceId: instance, Output: output, ErrorInfo: info }) => joined(instance, output, info),
  );
};

/** The result of a question that may fail: the failure of the deploy is what counts. */
const orNothing = async (ask: () => Promise<HostWords[]>): Promise<HostWords[]> => {
  try {
    return await ask();
  } catch {
    return [];
  }
};

const wordsOf = async (stack: Stack, runner: StackRunner): Promise<string> => {
  const failed = (await runner.tainted(stack)).filter(({ type }) => type === INVOCATION);
  const ids = failed.flatMap(({ values }) => (typeof values['id'] === 'string' ? [values['id']] : []));
  const region = fileOf(stack).provider?.alicloud?.[0]?.region ?? '';
  const byProvider = await orNothing(() => askProvider(stack, ids, runner));
  const found =
    byProvider.length > 0
      ? byProvider
      : (await Promise.all(ids.map((id) => orNothing(() => askCli(region, id, runner.signal))))).flat();
  return found.length > 0
    ? found.map(({ instance, words }) => `The host ${instance} says:\n\n${words}`).join('\n\n')
    : ids
        .map(
          (id) =>
            `The host's words could not be read. This prints them:\n\n  aliyun ${invocationCall(region, id).join(' ')}`,
        )
        .join('\n\n');
};

/**
 * Adds the words of the host to the failure of an apply, if a run on a host failed. Terraform itself says only "Last
 * status: Failed". Without an answer, the command that asks for them is added.
 */
export const withHostWords = async (error: unknown, stack: Stack, runner: StackRunner): Promise<unknown> => {
  if (!(error instanceof StackFailure) || runner.signal.aborted) return error;
  if (!error.diagnostics.some(({ address }) => address?.startsWith(`${INVOCATION}.`))) return error;
  const words = await wordsOf(stack, runner).catch(() => '');
  return new StackFailure(error.message, `${error.details ?? ''}\n\n${words}`, error.diagnostics);
};
