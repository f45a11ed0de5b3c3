import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { providerData } from '../../cli/provider-data';
import { type StandIn, type StandInOptions, startStandIn } from '../../rehearsal';
import { findTerraform, type Terraform } from '../../rehearsal/terraform';
import { makeWorkspace } from '../../rehearsal/workspace';
import { synthesise } from '../../stacks/synthesise';
import { loadText } from './environments';

interface Change {
  readonly type: string;
  readonly change: { readonly actions: readonly string[] };
}

/** The actions of one deployment: stack → resource type → actions. */
export type Deploy = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** An environment and its states, which the real Terraform deploys repeatedly. */
export class Deployed {
  private readonly root = mkdtempSync(path.join(tmpdir(), 'open-design-changes-'));
  private readonly providers = providerData();
  private standIn: StandIn | undefined;
  private terraform: Terraform | undefined;
  private readonly written: string[] = [];

  /** @param refuse what the service refuses, in addition to what it always does */
  async open(refuse?: StandInOptions['refuse']): Promise<void> {
    this.standIn = await startStandIn(this.providers, {
      ...(refuse && { refuse }),
      onWriteOnly: ({ values }) => this.written.push(JSON.stringify(values)),
    });
    this.terraform = await findTerraform(this.root, this.standIn.env, new AbortController().signal);
  }

  async close(): Promise<void> {
    await this.standIn?.close();
    rmSync(this.root, { recursive: true });
  }

  /** Deploys an environment like `cdktf deploy`. Returns the actions of all plans. */
  async deploy(environment: string): Promise<Deploy> {
    const outdir = path.join(this.root, 'synth');
    rmSync(outdir, { recursive: true, force: true });
    synthesise(loadText(environment), outdir);
    const deploy: Record<string, Record<string, string[]>> = {};
    for (const { name, folder } of await makeWorkspace(outdir, this.root, this.providers)) {
      await this.run(folder, 'init', '-input=false');
      await this.run(folder, 'plan', '-input=false', '-out=plan');
      const { resource_changes: changes } = JSON.parse(await this.run(folder, 'show', '-json', 'plan')) as {
        resource_changes: Change[];
      };
      const happens: Record<string, string[]> = (deploy[name] = {});
      for (const { type, change } of changes) {
        const what = change.actions.join(' ');
        if (what !== 'no-op' && what !== 'read') (happens[type] ??= []).push(what);
      }
      await this.run(folder, 'apply', '-input=false', 'plan');
    }
    return deploy;
  }

  /** Values of write-only arguments as JSON, in order. They are visible nowhere else. */
  get writeOnly(): readonly string[] {
    return this.written;
  }

  /** Returns everything that Terraform stores: the states and the complete last plans. */
  async kept(): Promise<string> {
    const states = readdirSync(path.join(this.root, 'state')).map((file) =>
      readFileSync(path.join(this.root, 'state', file), 'utf8'),
    );
    const stacks = path.join(this.root, 'cdktf.out', 'stacks');
    const plans = await Promise.all(
      readdirSync(stacks).map((stack) => this.run(path.join(stacks, stack), 'show', '-json', 'plan')),
    );
    return [...states, ...plans].join('\n');
  }

  /** Returns the attributes of the only resource of a type in the state of a stack. Undefined when there is none. */
  attributesOf(stack: string, type: string): Readonly<Record<string, unknown>> | undefined {
    const { resources } = JSON.parse(this.stateOf(stack)) as {
      resources: { type: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    return resources.find((resource) => resource.type === type)?.instances[0]?.attributes;
  }

  /** Returns the state of a stack, byte for byte. */
  stateOf(stack: string): string {
    return readFileSync(path.join(this.root, 'state', `${stack}.tfstate`), 'utf8');
  }

  /** Takes all resources of a type out of the state of a stack, as if an older version had written it. */
  forget(stack: string, type: string): void {
    const state = JSON.parse(this.stateOf(stack)) as { resources: { type: string }[] };
    const resources = state.resources.filter((resource) => resource.type !== type);
    writeFileSync(path.join(this.root, 'state', `${stack}.tfstate`), JSON.stringify({ ...state, resources }));
  }

  /** Returns the message with which a plan of this environment fails, without the line breaks of Terraform. */
  async refusal(environment: string): Promise<string> {
    const error: unknown = await this.deploy(environment).then(
      () => new Error('deployed'),
      (reason: unknown) => reason,
    );
    return stripVTControlCharacters(String(error)).replace(/[│╷╵\s]+/g, ' ');
  }

  /** Returns the id of the only resource of a type in the state of a stack. */
  idOf(stack: string, type: string): string {
    const { id } = this.attributesOf(stack, type) ?? {};
    return typeof id === 'string' ? id : '';
  }

  /** Runs Terraform in the folder of a stack, as a person does. Returns what it prints, also when it fails. */
  async byHand(stack: string, ...args: string[]): Promise<string> {
    const folder = path.join(this.root, 'cdktf.out', 'stacks', stack);
    const ran = await this.terraform?.run(folder, [...args, '-no-color']);
    return `${ran?.stdout ?? ''}${ran?.stderr ?? ''}`;
  }

  private async run(folder: string, ...args: string[]): Promise<string> {
    const ran = await this.terraform?.run(folder, args);
    if (ran?.code !== 0) throw new Error(`terraform ${args.join(' ')}: ${ran?.stderr ?? 'not started'}`);
    return ran.stdout;
  }
}
