import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from './protocol/server';
import type { ProviderData } from './provider/data';
import { type Call, provider, type StandInOptions } from './provider/service';

export interface StandIn {
  /** Environment variables for a Terraform process, or a process that starts Terraform, to use the stand-ins. */
  readonly env: { readonly TF_REATTACH_PROVIDERS: string };
  /** Folder of the sockets. */
  readonly folder: string;
  /** All calls so far, oldest first. */
  readonly calls: readonly Call[];
  /** Stops serving and removes the sockets. */
  close(): Promise<void>;
}

/** Describes a provider that this process serves, in the format of `TF_REATTACH_PROVIDERS`. */
export const servedAt = (socket: string): object => ({
  Protocol: 'grpc',
  ProtocolVersion: 5,
  Pid: process.pid,
  // Terraform must not stop this process at its end
  Test: true,
  Addr: { Network: 'unix', String: socket },
});

/** The public registry of Terraform, which the sources of providers name. */
const TERRAFORM_REGISTRY = 'registry.terraform.io/';

/** The public registry of OpenTofu, in which the providers have the same names. */
const OPENTOFU_REGISTRY = 'registry.opentofu.org/';

/** The addresses under which Terraform and OpenTofu look for a provider. */
const addressesOf = (source: string): string[] =>
  source.startsWith(TERRAFORM_REGISTRY)
    ? [source, source.replace(TERRAFORM_REGISTRY, OPENTOFU_REGISTRY)]
    : [source];

/**
 * Serves the providers from this process to any number of Terraform and OpenTofu processes, until closed.
 *
 * Terraform finds them through `TF_REATTACH_PROVIDERS`, which attaches it to running providers. Nothing is installed and
 * no registry is queried. This process must be able to answer, so it must start Terraform asynchronously.
 *
 * @throws Error when a source is given twice, or a socket cannot be created in the temporary folder of the system
 */
export const startStandIn = async (
  providers: readonly ProviderData[],
  options: StandInOptions = {},
): Promise<StandIn> => {
  const sources = providers.map(({ source }) => source);
  const twice = sources.find((source, i) => sources.indexOf(source) !== i);
  if (twice !== undefined) throw new Error(`provider ${twice} is given twice; give each source once`);

  const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  const calls: Call[] = [];
  const reattach: Record<string, object> = {};
  const served = await Promise.all(
    providers.map((data, i) => {
      const socket = join(folder, `${i}.sock`);
      for (const address of addressesOf(data.source)) reattach[address] = servedAt(socket);
      return serve(socket, provider(data, options), (method, request) => {
        const type = (request as { type_name?: string }).type_name;
        const call = { provider: data.source, method, ...(type === undefined ? {} : { type }) };
        calls.push(call);
        return options.pace?.(call);
      });
    }),
  );
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach) },
    folder,
    calls,
    close: async () => {
      await Promise.all(served.map((each) => each.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
