import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { StandIn } from '../stand-in';
import { type Answer, bodyOf, match, NOT_FOUND, type Route, send } from './api/http';
import { runRoutes } from './api/runs';
import { settingRoutes } from './api/settings';
import { stateRoutes } from './api/states';
import { workspaceRoutes } from './api/workspaces';
import { newId } from './ids';
import { Organizations } from './organizations';
import { Queue } from './queue';
import type { Run } from './run';
import { canSeal } from './sealed';
import { Worker } from './worker';
import type { ExecutionMode } from './workspace';

export interface HcpOptions {
  /** Execution mode of new workspaces. */
  readonly executionMode: ExecutionMode;
  /** The stand-in providers that every run uses. */
  readonly standIn: Pick<StandIn, 'env' | 'folder'>;
  /** Host in place of which the stand-in answers. Default: app.terraform.io. */
  readonly hostname?: string;
}

export interface Hcp {
  /** Environment variables for Terraform, or a program that starts it, to use the stand-in. */
  readonly env: { readonly TF_CLI_CONFIG_FILE: string };
  /** Address of the API, for requests such as those of a person with `curl`. */
  readonly api: string;
  /** Token of a person. */
  readonly token: string;
  /** Folder that holds what runs left. */
  readonly folder: string;
  /** Whether runs see nothing of this machine but programs and their own folder. It needs root on Linux. */
  readonly seals: boolean;
  /** All requests so far, oldest first: method, path with ids replaced, and status. */
  readonly requests: readonly string[];
  /** Stops serving and every run, and removes the folder. */
  close(): Promise<void>;
}

/** Version of the Terraform on PATH, which makes the runs. */
const versionOfTerraform = async (): Promise<string> => {
  const { stdout } = await promisify(execFile)('terraform', ['version', '-json'], {
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
};

/** What an id of this stand-in looks like. */
const ID = /\b(?:ws|sv|cv|run|plan|apply|var)-\w{16}(?:\.[\w-]+)?/g;

/**
 * Serves the API of HCP Terraform, as far as Terraform's CLI uses it, until closed: workspaces with locks, states,
 * variables, state sharing and run triggers, and runs. A run unpacks the uploaded folder and runs the Terraform on PATH
 * in it, with nothing of the caller's environment, and as root on Linux where it sees nothing else of this machine.
 *
 * A block `host` in a CLI configuration tells Terraform where the services of a host are
 * (https://developer.hashicorp.com/terraform/cli/config/config-file). So stacks are used unmodified, no name is
 * resolved, and no certificate is needed.
 *
 * It differs from HCP Terraform: there is one organization of each name, one person with all rights, and no bound on
 * concurrent runs. The redacted JSON of a plan is not redacted.
 */
export const startHcp = async ({
  executionMode,
  standIn,
  hostname = 'app.terraform.io',
}: HcpOptions): Promise<Hcp> => {
  const folder = await mkdtemp(join(tmpdir(), 'hcp-'));
  const seals = canSeal();
  const token = newId('person');
  const askers = new Map<string, Run | undefined>([[token, undefined]]);
  const requests: string[] = [];
  const routes: Route[] = [];

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const answer = async (): Promise<Answer> => {
      const body = await bodyOf(request);
      const given = request.headers.authorization?.replace('Bearer ', '') ?? '';
      // The addresses of files are secrets themselves, so nobody shows a token there.
      if (!askers.has(given) && !pathname.startsWith('/blobs/')) {
        return { status: 401, body: { errors: [{ status: '401', title: 'unauthorized' }] } };
      }
      for (const [method, path, act] of routes) {
        const params = method === request.method ? match(path, pathname) : undefined;
        if (params) return act({ params, query: searchParams, body, asker: askers.get(given) });
      }
      return NOT_FOUND;
    };
    void answer()
      .catch((error: unknown) => ({
        status: 500,
        body: { errors: [{ status: '500', title: 'internal server error', detail: String(error) }] },
      }))
      .then((result) => {
        requests.push(`${request.method ?? ''} ${pathname.replaceAll(ID, ':id')} ${result.status}`);
        send(response, result);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const cliConfig = (tokenOf: string): string => `\
host ${JSON.stringify(hostname)} {
  services = {
    "tfe.v2" = "${url}/api/v2/"
    "tfe.v2.1" = "${url}/api/v2/"
    "tfe.v2.2" = "${url}/api/v2/"
  }
}
credentials ${JSON.stringify(hostname)} {
  token = ${JSON.stringify(tokenOf)}
}
`;
  const organizations = new Organizations({ executionMode, terraformVersion: await versionOfTerraform() });
  const worker = new Worker(organizations, {
    folder,
    standIn,
    seal: seals,
    cliConfigOf: (run) => {
      const own = newId('job');
      askers.set(own, run);
      return cliConfig(own);
    },
  });
  const queue = new Queue(organizations, worker);
  routes.push(
    ['GET', '/api/v2/ping', () => ({ status: 204 })],
    ...workspaceRoutes(organizations, queue),
    ...settingRoutes(organizations),
    ...stateRoutes(organizations, queue, url),
    ...runRoutes(organizations, queue, worker, folder, url),
  );
  const file = join(folder, 'terraform.rc');
  await writeFile(file, cliConfig(token), { mode: 0o600 });

  return {
    env: { TF_CLI_CONFIG_FILE: file },
    api: `${url}/api/v2`,
    token,
    folder,
    seals,
    requests,
    close: async () => {
      worker.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
};
