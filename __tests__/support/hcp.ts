import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { existing } from '../../cli/existing';
import { type HcpSettings, hcpSettingsOf, type WorkspaceSettings } from '../../cli/hcp/settings';
import { providerData } from '../../cli/provider-data';
import type { Environment } from '../../config/load';
import { type Hcp, type StandIn, startHcp, startStandIn } from '../../rehearsal';
import { HcpApi } from './hcp-api';
import { type ProgramRun, run } from './project';

const ORGANIZATION = 'example-org';

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

/** Makes workspaces with exactly what `odcloud hcp` prints. */
export const setUpWorkspaces = async (
  api: HcpApi,
  workspaces: readonly WorkspaceSettings[],
): Promise<void> => {
  for (const { name, executionMode } of workspaces) {
    await api.create(name, { 'execution-mode': executionMode });
  }
  for (const { name, variables, sharesStateWith, runTriggers } of workspaces) {
    for (const { key, category, sensitive } of variables) {
      await api.setVariable(name, { key, category, sensitive, value: valueOf(key) });
    }
    for (const consumer of sharesStateWith) await api.share(name, consumer);
    for (const source of runTriggers) await api.trigger(name, source);
  }
};

/** The stacks of an environment, the stand-in of HCP Terraform, and the real Terraform. */
export class HcpSession {
  readonly api: HcpApi;

  private constructor(
    readonly hcp: Hcp,
    readonly standIn: StandIn,
    readonly settings: HcpSettings,
    private readonly folder: string,
  ) {
    this.api = new HcpApi(hcp, ORGANIZATION);
  }

  /** @param executionMode where runs are made, unless the workspace is set up otherwise */
  static async start(
    environment: Environment,
    executionMode: 'local' | 'remote' = 'remote',
  ): Promise<HcpSession> {
    const folder = mkdtempSync(path.join(tmpdir(), 'open-design-hcp-'));
    const standIn = await startStandIn(providerData(), existing(environment));
    const hcp = await startHcp({ executionMode, standIn });
    return new HcpSession(hcp, standIn, hcpSettingsOf(inHcp(environment), folder), folder);
  }

  async close(): Promise<void> {
    await this.hcp.close();
    await this.standIn.close();
    rmSync(this.folder, { recursive: true });
  }

  /** The stacks in the order of their deployment. */
  get stacks(): string[] {
    return this.settings.workspaces.map(({ stack }) => stack);
  }

  /** What a program that starts Terraform needs to reach both stand-ins. */
  get env(): Record<string, string> {
    return { ...this.standIn.env, ...this.hcp.env };
  }

  /** Runs Terraform in the folder of a stack, as a person does. */
  terraform(stack: string, ...args: string[]): Promise<ProgramRun> {
    return run('terraform', [...args, '-no-color'], { cwd: this.folderOf(stack), env: this.env });
  }

  /** Runs Terraform, which must succeed. Returns what it prints. */
  async must(stack: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(stack, ...args);
    if (code !== 0) throw new Error(`${stack}, terraform ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Writes another file into the folder of a stack. */
  write(stack: string, file: string, content: string): void {
    writeFileSync(path.join(this.folderOf(stack), file), content);
  }

  /** Makes the workspaces with exactly what `odcloud hcp` prints. */
  setUp(): Promise<void> {
    return setUpWorkspaces(this.api, this.settings.workspaces);
  }

  private folderOf(stack: string): string {
    return path.join(this.folder, 'stacks', stack);
  }
}
