import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { synthInto } from '../../cli/environment';
import { existing } from '../../cli/existing';
import { type HcpSettings, hcpSettingsOf } from '../../cli/hcp/settings';
import { providerData } from '../../cli/provider-data';
import type { Environment } from '../../config/load';
import { type Hcp, type StandIn, startHcp, startStandIn } from '../../rehearsal';
import { type ProgramRun, run } from './project';

/** The organization of the tests. */
export const ORGANIZATION = 'example-org';

/** Returns the same environment with its state in HCP Terraform. */
export const inHcp = (environment: Environment): Environment => ({
  ...environment,
  config: { ...environment.config, backend: { type: 'cloud', organization: ORGANIZATION } },
});

/** Values of the variables that a workspace needs. The stand-in of a provider says which form they have. */
const valueOf = (key: string): string =>
  providerData()
    .map(({ knowledge }) => knowledge?.variables?.[key])
    .find((value) => value !== undefined) ?? `value of ${key}`;

/** A document of JSON:API. */
interface Document {
  readonly data: { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> };
}

/** The stacks of an environment, the stand-in of HCP Terraform, and the real Terraform. */
export class HcpSession {
  private readonly workspaces = new Map<string, string>();

  private constructor(
    readonly hcp: Hcp,
    readonly standIn: StandIn,
    readonly settings: HcpSettings,
    private readonly folder: string,
    /** In the order of their deployment. */
    readonly stacks: readonly string[],
  ) {}

  /** @param executionMode where runs are made, unless the workspace is set up otherwise */
  static async start(environment: Environment, executionMode: 'local' | 'remote'): Promise<HcpSession> {
    const folder = mkdtempSync(path.join(tmpdir(), 'open-design-hcp-'));
    const standIn = await startStandIn(providerData(), existing(environment));
    const hcp = await startHcp({ executionMode, standIn });
    const settings = await hcpSettingsOf(inHcp(environment));
    const { stacks } = synthInto(inHcp(environment), folder);
    return new HcpSession(
      hcp,
      standIn,
      settings,
      folder,
      stacks.map(({ name }) => name),
    );
  }

  async close(): Promise<void> {
    await this.hcp.close();
    await this.standIn.close();
    rmSync(this.folder, { recursive: true });
  }

  /** What a program that starts Terraform needs to reach both stand-ins. */
  get env(): Record<string, string> {
    return { ...this.standIn.env, ...this.hcp.env };
  }

  folderOf(stack: string): string {
    return path.join(this.folder, 'stacks', stack);
  }

  /** Runs Terraform in the folder of a stack, as a person does. */
  terraform(stack: string, ...args: string[]): Promise<ProgramRun> {
    return run('terraform', [...args, '-no-color'], { cwd: this.folderOf(stack), env: this.env });
  }

  /** Writes another file into the folder of a stack. */
  write(stack: string, file: string, content: string): void {
    writeFileSync(path.join(this.folderOf(stack), file), content);
  }

  /** Makes the workspaces with exactly what `odcloud hcp` prints. */
  async setUp(): Promise<void> {
    const { organization, workspaces } = this.settings;
    for (const { name, executionMode } of workspaces) {
      const attributes = { name, 'execution-mode': executionMode };
      const { data } = await this.post(`organizations/${organization}/workspaces`, { attributes });
      this.workspaces.set(name, data.id);
    }
    for (const { name, variables, sharesStateWith, runTriggers } of workspaces) {
      const id = this.idOf(name);
      for (const { key, category, sensitive } of variables) {
        await this.setVariable(name, { key, category, sensitive, value: valueOf(key) });
      }
      if (sharesStateWith.length > 0) {
        const consumers = sharesStateWith.map((consumer) => ({
          id: this.idOf(consumer),
          type: 'workspaces',
        }));
        await this.request('POST', `workspaces/${id}/relationships/remote-state-consumers`, consumers);
      }
      for (const source of runTriggers) {
        const sourceable = { data: { id: this.idOf(source), type: 'workspaces' } };
        await this.post(`workspaces/${id}/run-triggers`, { relationships: { sourceable } });
      }
    }
  }

  /** Sets a variable that the workspace does not have yet. */
  async setVariable(workspace: string, attributes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.post(`workspaces/${this.idOf(workspace)}/vars`, { type: 'vars', attributes });
  }

  /** Changes the settings of a workspace. */
  async update(workspace: string, attributes: Readonly<Record<string, unknown>>): Promise<void> {
    await this.request('PATCH', `workspaces/${this.idOf(workspace)}`, { attributes });
  }

  /** Sends a request to the API, as a person with `curl` does. @throws Error when it is refused */
  async request(method: string, where: string, data?: object): Promise<unknown> {
    const response = await fetch(`${this.hcp.api}/${where}`, {
      method,
      headers: { authorization: `Bearer ${this.hcp.token}`, 'content-type': 'application/vnd.api+json' },
      ...(data && { body: JSON.stringify({ data }) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${where}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  idOf(workspace: string): string {
    return this.workspaces.get(workspace) ?? '';
  }

  private async post(where: string, data: object): Promise<Document> {
    return (await this.request('POST', where, data)) as Document;
  }
}
