import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type ProviderData, type StandIn, type StandInOptions, startStandIn } from '../../../rehearsal';
import { findTerraform, type Terraform, type TerraformRun } from '../../../rehearsal/terraform';

/** Part of a configuration in Terraform's JSON syntax. */
export type TerraformJson = Readonly<Record<string, unknown>>;

const REQUIRED = {
  cloud: { source: 'example/cloud', version: '1.0.0' },
  words: { source: 'example/words', version: '1.0.0' },
};

/** Returns the file of a stack: the configuration and the declarations of the test providers. */
export const stackFile = (config: TerraformJson, terraform: TerraformJson = {}): TerraformJson => ({
  terraform: { required_providers: REQUIRED, ...terraform },
  ...config,
});

/** A folder in which Terraform can run with stand-in providers. */
export class Session {
  private constructor(
    readonly folder: string,
    readonly standIn: StandIn,
    private readonly terraform: Terraform,
    private readonly owner: boolean,
  ) {}

  static async start(providers: readonly ProviderData[], options?: StandInOptions): Promise<Session> {
    const folder = await mkdtemp(join(tmpdir(), 'session-'));
    const standIn = await startStandIn(providers, options);
    const terraform = await findTerraform(folder, standIn.env, new AbortController().signal);
    return new Session(folder, standIn, terraform, true);
  }

  /** Another folder with its own state, and the same stand-ins. Close it first. */
  async beside(): Promise<Session> {
    return new Session(await mkdtemp(join(tmpdir(), 'session-')), this.standIn, this.terraform, false);
  }

  async write(config: TerraformJson): Promise<void> {
    await writeFile(join(this.folder, 'cdk.tf.json'), JSON.stringify(stackFile(config), undefined, 2));
  }

  run(...args: string[]): Promise<TerraformRun> {
    return this.terraform.run(this.folder, [...args, '-no-color']);
  }

  /** Applies the configuration, which must succeed. */
  async apply(config: TerraformJson): Promise<string> {
    await this.write(config);
    const { code, stdout, stderr } = await this.run('apply', '-auto-approve');
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  /** @returns 0 if there are no changes, 2 if there are changes, 1 on failure */
  async planCode(): Promise<number> {
    return (await this.run('plan', '-detailed-exitcode')).code;
  }

  async output(name: string): Promise<unknown> {
    const { stdout } = await this.run('output', '-json', name);
    return JSON.parse(stdout);
  }

  async close(): Promise<void> {
    if (this.owner) await this.standIn.close();
    await rm(this.folder, { recursive: true });
  }
}

export interface SynthStack {
  readonly file: TerraformJson;
  readonly dependencies?: readonly string[];
}

/** Writes the same files as `app.synth()`: a manifest and one file per stack. */
export const writeSynth = async (
  outdir: string,
  stacks: Readonly<Record<string, SynthStack>>,
): Promise<void> => {
  const manifest: Record<string, object> = {};
  for (const [name, { file, dependencies = [] }] of Object.entries(stacks)) {
    const synthesizedStackPath = `stacks/${name}/cdk.tf.json`;
    manifest[name] = { name, synthesizedStackPath, dependencies };
    await mkdir(join(outdir, 'stacks', name), { recursive: true });
    await writeFile(join(outdir, synthesizedStackPath), JSON.stringify(file, undefined, 2));
  }
  await writeFile(join(outdir, 'manifest.json'), JSON.stringify({ version: '0.21.0', stacks: manifest }));
};
