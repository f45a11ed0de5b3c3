import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from './protocol/server';
import type { ProviderData } from './provider/data';
import { provider, type StandInOptions } from './provider/service';

/** One call Terraform made: a method of the protocol and, where it is about one, the resource type. */
export interface Call {
  readonly provider: string;
  readonly method: string;
  readonly type?: string;
}

export interface StandIn {
  /** What a Terraform process, or one that starts Terraform, needs in its environment to use the stand-ins. */
  readonly env: { readonly TF_REATTACH_PROVIDERS: string };
  /** Every call so far, oldest first. */
  readonly calls: readonly Call[];
  /** Stops serving and removes the sockets. */
  close(): Promise<void>;
}

/** A provider that this process serves, as `TF_REATTACH_PROVIDERS` wants it. */
export const servedAt = (socket: string): object => ({
  Protocol: 'grpc',
  ProtocolVersion: 5,
  Pid: process.pid,
  // Terraform must not stop this process when it is done
  Test: true,
  Addr: { Network: 'unix', String: socket },
});

/**
 * Serves the providers from within this process, to any number of Terraform processes, until closed.
 *
 * Terraform is led to them by `TF_REATTACH_PROVIDERS`, its way to attach to a provider that already runs, so nothing
 * is installed and no registry asked. Whoever starts Terraform must do so asynchronously: this process has to answer.
 *
 * @throws Error when a source is given twice, or a socket cannot be made in the system's folder for temporary files
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
      reattach[data.source] = servedAt(socket);
      return serve(socket, provider(data, options), (method, request) => {
        const type = (request as { type_name?: string }).type_name;
        calls.push({ provider: data.source, method, ...(type === undefined ? {} : { type }) });
      });
    }),
  );
  return {
    env: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach) },
    calls,
    close: async () => {
      await Promise.all(served.map((each) => each.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
