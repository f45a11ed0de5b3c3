import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { providerData } from '../../../cli/provider-data';
import { type StandIn, type StandInOptions, startStandIn } from '../../../rehearsal';
import { demoWith } from '../../support/environments';
import { cloneInto, odcloud, type ProgramRun } from '../../support/project';
import { inTerminal, type Typed } from '../../support/terminal';

interface StoredState {
  readonly resources: readonly { readonly type: string; readonly instances: readonly object[] }[];
}

/** A clone of the project in front of a stand-in cloud whose behaviour a test changes as it goes. */
export class DeployedProject {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'open-design-deployment-'));
  readonly project = cloneInto(this.folder);
  /** Folder for temporary files, which must be empty after every command. */
  readonly scratch = mkdtempSync(path.join(this.folder, 'tmp-'));
  readonly cloud: { -readonly [K in 'drift' | 'refuse' | 'pace' | 'fixtures']?: StandInOptions[K] } = {};
  private standIn: StandIn | undefined;

  /** The providers, once they are open. */
  get providers(): StandIn {
    if (!this.standIn) throw new Error('got providers that are not open; call open() first');
    return this.standIn;
  }

  async open(): Promise<void> {
    this.standIn = await startStandIn(providerData(), {
      drift: (type, state) => this.cloud.drift?.(type, state),
      refuse: (change) => this.cloud.refuse?.(change),
      pace: (call) => this.cloud.pace?.(call),
      fixtures: {
        'data.alicloud_ecs_invocations': (known) =>
          this.cloud.fixtures?.['data.alicloud_ecs_invocations']?.(known) ?? { invocations: [] },
      },
    });
  }

  async close(): Promise<void> {
    await this.standIn?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * Holds the answers to a kind of call back until the result is opened, or until Terraform stops the provider because it
   * was interrupted.
   */
  hold(method: string, type: string): { readonly reached: Promise<void>; readonly open: () => void } {
    let reach: () => void = () => undefined;
    let open: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (reach = resolve));
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.cloud.pace = (call) => {
      if (call.method === 'Stop') open();
      if (call.method !== method || call.type !== type) return undefined;
      reach();
      return opened;
    };
    return { reached, open };
  }

  /** Writes the environment `prod`: the demo with changes. */
  write(change: Parameters<typeof demoWith>[0]): void {
    this.writeText(demoWith(change));
  }

  writeText(text: string): void {
    writeFileSync(path.join(this.project, 'config', 'environments', 'prod.yaml'), text);
  }

  /** Runs `odcloud` without a terminal. */
  run(args: string, env: NodeJS.ProcessEnv = {}): Promise<ProgramRun> {
    return odcloud(this.project, args.split(' '), { env: { ...this.env, ...env } });
  }

  /** Runs `odcloud` in a terminal of its own, as a person does. All output is standard output. */
  type(args: string, typed: readonly Typed[]): Promise<ProgramRun> {
    return inTerminal(`exec node bin/odcloud.mjs ${args}`, typed, { cwd: this.project, env: this.env });
  }

  stateFile(role: string): string {
    return path.join(this.project, 'terraform-state', 'prod', `${role}.tfstate`);
  }

  modeOf(role: string): string {
    return (statSync(this.stateFile(role)).mode & 0o777).toString(8);
  }

  /** Types of the resources in a state, sorted; none without a deploy. */
  deployed(role: string): string[] {
    const text = readFileSync(this.stateFile(role), 'utf8');
    // A state that was only made in advance is empty.
    if (text === '') return [];
    const { resources } = JSON.parse(text) as StoredState;
    return resources.flatMap(({ type, instances }) => instances.map(() => type)).sort();
  }

  private get env(): NodeJS.ProcessEnv {
    return { ...this.standIn?.env, TF_CLI_CONFIG_FILE: '/dev/null', TMPDIR: this.scratch };
  }
}
