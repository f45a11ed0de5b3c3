import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Hcp, type StandIn, type StandInOptions, startHcp, startStandIn } from '../../../rehearsal';
import { HcpApi } from '../../support/hcp-api';
import { type ProgramRun, run } from '../../support/project';
import { cloud, words } from './cloud';
import { stackFile, type TerraformJson } from './terraform';

const ORGANIZATION = 'team';

/** Folders with small configurations, one for each workspace, and the stand-in of HCP Terraform. */
export class Workspaces {
  readonly api: HcpApi;

  private constructor(
    readonly hcp: Hcp,
    private readonly standIn: StandIn,
    private readonly folder: string,
  ) {
    this.api = new HcpApi(hcp, ORGANIZATION);
  }

  static async start(executionMode: 'local' | 'remote', options?: StandInOptions): Promise<Workspaces> {
    const standIn = await startStandIn([cloud, words], options);
    const hcp = await startHcp({ executionMode, standIn });
    return new Workspaces(hcp, standIn, mkdtempSync(path.join(tmpdir(), 'workspaces-')));
  }

  async close(): Promise<void> {
    await this.hcp.close();
    await this.standIn.close();
    rmSync(this.folder, { recursive: true });
  }

  /** The CLI configuration of the stand-in without the credentials. */
  cliConfigWithoutToken(): string {
    return readFileSync(this.hcp.env.TF_CLI_CONFIG_FILE, 'utf8').replace(/^credentials [^}]*\}\n/m, '');
  }

  folderOf(name: string): string {
    return path.join(this.folder, name);
  }

  /** Writes the configuration of a workspace, and initialises its folder if it is new. */
  async write(name: string, config: TerraformJson): Promise<void> {
    const workspaces = { cloud: { organization: ORGANIZATION, workspaces: { name } } };
    const isNew = mkdirSync(this.folderOf(name), { recursive: true }) !== undefined;
    writeFileSync(
      path.join(this.folderOf(name), 'cdk.tf.json'),
      JSON.stringify(stackFile(config, workspaces)),
    );
    if (isNew) await this.must(name, 'init');
  }

  /** Runs Terraform in the folder of a workspace, as a person does. */
  terraform(name: string, ...args: string[]): Promise<ProgramRun> {
    return this.shell(name, ['terraform', ...args, '-no-color'].join(' '));
  }

  /** Runs Terraform, which must succeed. Returns what it prints. */
  async must(name: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await this.terraform(name, ...args);
    if (code !== 0) throw new Error(`terraform ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Runs a command line in the folder of a workspace. */
  shell(name: string, commandLine: string, env: NodeJS.ProcessEnv = {}): Promise<ProgramRun> {
    return run('sh', ['-c', commandLine], {
      cwd: this.folderOf(name),
      env: { ...this.standIn.env, ...this.hcp.env, ...env },
    });
  }
}

/** Terraform's words without the frame and the line breaks that it adds. */
export const flat = ({ stdout, stderr }: ProgramRun): string =>
  `${stdout}${stderr}`.replace(/[│╷╵\s]+/g, ' ');
