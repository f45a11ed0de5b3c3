import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { type Change, changesOutputs, driftOf, hadResources, type PlanJson, plannedChanges } from './changes';
import { type Effects, effectsOf } from './effects';
import type { Engine, EngineRun } from './engine';
import { DeploymentError } from './error';
import { hintFor } from './hints';
import { type Diagnostic, Messages, type ResourceStep, textOf } from './messages';
import type { Stack } from './stack';

/** What Terraform does in a stack at the moment. */
export type Phase = 'init' | 'plan' | 'apply';

/** Hears what goes on. */
export interface Listener {
  /** A phase of a stack has begun or ended. */
  onPhase(stack: string, phase: Phase, state: 'begun' | 'done' | 'failed'): void;
  onStep(stack: string, phase: Phase, step: ResourceStep): void;
}

/** What a plan is for: an apply, a destroy, or a comparison of the state with the cloud. */
export type PlanMode = 'apply' | 'destroy' | 'drift';

const MODE_OPTION: Readonly<Record<PlanMode, readonly string[]>> = {
  apply: [],
  destroy: ['-destroy'],
  drift: ['-refresh-only'],
};

/** A saved plan of a stack. */
export interface StackPlan {
  readonly stack: Stack;
  /** The saved plan. It contains secrets. */
  readonly file: string;
  readonly changes: readonly Change[];
  /** Changes that were made outside Terraform. */
  readonly drift: readonly Change[];
  readonly effects: Effects;
  /** Whether stacks that read this one's outputs must wait for its apply. */
  readonly changesOutputs: boolean;
  /** Whether anything of the stack is deployed. */
  readonly isDeployed: boolean;
  readonly warnings: readonly Diagnostic[];
}

export interface Output {
  readonly value?: unknown;
  readonly sensitive: boolean;
}

/** A resource that the state has, and that its creation left unfinished. */
export interface TaintedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

interface ShownState {
  readonly values?: {
    readonly root_module?: { readonly resources?: readonly (TaintedResource & { tainted?: boolean })[] };
  };
}

/** Outputs that only pass values between stacks begin with this: a convention of CDKTF. */
const BETWEEN_STACKS = 'cross-stack-output-';

/** Whether Terraform itself lacks a variable. A remote run reports that in its log instead. */
const asksForVariable = ({ summary }: Diagnostic): boolean => summary === 'No value for required variable';

/** What `state list` says with exit code 1 when a stack has never been deployed. */
const NO_STATE = /^No state file was found!/m;

/** An apply or a plan of a stack has failed. */
export class StackFailure extends DeploymentError {
  constructor(
    message: string,
    details: string,
    readonly diagnostics: readonly Diagnostic[] = [],
  ) {
    super(message, details);
  }
}

/** Runs Terraform in the folders of stacks. */
export class StackRunner {
  /** Names of the stacks for which Terraform has asked for variables. */
  private readonly asked = new Set<string>();

  /**
   * @param folder an empty folder that only this user can read, and that the caller removes: plans contain secrets
   * @param variablesOf environment variables for the runs of a stack. The second argument is true once Terraform has
   *   asked for variables, which it does only if it plans and applies on this machine
   */
  constructor(
    readonly engine: Engine,
    readonly folder: string,
    /** Aborted when the deployment is to stop. */
    readonly signal: AbortSignal,
    private readonly listener: Listener,
    private readonly variablesOf: (stack: Stack, isAsked: boolean) => Promise<NodeJS.ProcessEnv>,
  ) {}

  async init(stack: Stack): Promise<void> {
    await this.phase(stack, 'init', async () => {
      const run = await this.engine.run(stack.folder, ['init', '-input=false', '-no-color']);
      if (run.code !== 0) throw this.failure(stack, 'init', run, []);
    });
  }

  /** Saves a plan and reads what it does. @throws StackFailure */
  async plan(stack: Stack, mode: PlanMode): Promise<StackPlan> {
    const file = path.join(this.folder, `${stack.name}.tfplan`);
    // Terraform keeps the mode of a file that exists.
    writeFileSync(file, '', { mode: 0o600 });
    return this.phase(stack, 'plan', async () => {
      const args = ['plan', '-json', '-no-color', '-input=false', ...MODE_OPTION[mode], `-out=${file}`];
      const { diagnostics } = await this.run(stack, 'plan', args);
      const shown = await this.engine.run(stack.folder, ['show', '-json', '-no-color', file]);
      if (shown.code !== 0) throw this.failure(stack, 'plan', shown, []);
      const json = JSON.parse(shown.stdout) as PlanJson;
      const changes = plannedChanges(json);
      return {
        stack,
        file,
        changes,
        drift: driftOf(json),
        effects: effectsOf(changes),
        changesOutputs: changesOutputs(json),
        isDeployed: hadResources(json),
        warnings: diagnostics.filter(({ severity }) => severity === 'warning'),
      };
    });
  }

  /** Applies a saved plan. @throws StackFailure */
  async apply({ stack, file }: StackPlan): Promise<void> {
    await this.phase(stack, 'apply', () =>
      this.run(stack, 'apply', ['apply', '-json', '-no-color', '-input=false', file]),
    );
  }

  /** The outputs of a stack, without those that only other stacks read. Sensitive ones have no value. */
  async outputs(stack: Stack): Promise<Readonly<Record<string, Output>>> {
    const run = await this.engine.run(stack.folder, ['output', '-json', '-no-color']);
    if (run.code !== 0) throw new DeploymentError(`${stack.name}: its outputs cannot be read`, run.stderr);
    const all = JSON.parse(run.stdout) as Readonly<Record<string, Output>>;
    return Object.fromEntries(
      Object.entries(all)
        .filter(([name]) => !name.startsWith(BETWEEN_STACKS))
        .map(([name, { value, sensitive }]) => [name, sensitive ? { sensitive } : { value, sensitive }]),
    );
  }

  /** The resources whose creation has failed half-way. */
  async tainted(stack: Stack): Promise<readonly TaintedResource[]> {
    const run = await this.engine.run(stack.folder, ['show', '-json', '-no-color']);
    const { values } = JSON.parse(run.stdout) as ShownState;
    return (values?.root_module?.resources ?? []).filter(({ tainted }) => tainted === true);
  }

  /**
   * The addresses in the state of a stack; none when nothing is deployed.
   *
   * @throws DeploymentError when the state cannot be read: it may well describe something
   */
  async deployed(stack: Stack): Promise<readonly string[]> {
    const run = await this.engine.run(stack.folder, ['state', 'list', '-no-color']);
    if (run.code !== 0 && !NO_STATE.test(run.stderr)) {
      throw new DeploymentError(
        `${stack.name}: its state cannot be read (docs/state.md)`,
        `${run.stdout}${run.stderr}`,
      );
    }
    return run.stdout.split('\n').filter(Boolean);
  }

  private async run(stack: Stack, phase: 'plan' | 'apply', args: readonly string[]): Promise<Messages> {
    const messages = new Messages((step) => {
      this.listener.onStep(stack.name, phase, step);
    });
    const env = await this.variablesOf(stack, this.asked.has(stack.name));
    const run = await this.engine.run(stack.folder, args, { env, onLine: messages.add });
    if (run.code !== 0 && !this.asked.has(stack.name) && messages.errors.some(asksForVariable)) {
      this.asked.add(stack.name);
      return this.run(stack, phase, args);
    }
    if (run.code !== 0) {
      throw this.failure(stack, phase, { ...run, stdout: messages.log.join('\n') }, messages.errors);
    }
    return messages;
  }

  private async phase<T>(stack: Stack, phase: Phase, act: () => Promise<T>): Promise<T> {
    this.listener.onPhase(stack.name, phase, 'begun');
    try {
      const result = await act();
      this.listener.onPhase(stack.name, phase, 'done');
      return result;
    } catch (error) {
      this.listener.onPhase(stack.name, phase, 'failed');
      throw error;
    }
  }

  private failure(stack: Stack, phase: Phase, run: EngineRun, errors: readonly Diagnostic[]): StackFailure {
    const details =
      errors.length > 0 ? errors.map(textOf).join('\n\n') : `${run.stdout}\n${run.stderr}`.trim();
    const hint = hintFor(details, stack);
    return new StackFailure(
      `${stack.name}: ${this.engine.name} ${phase} failed; ${hint ?? 'remove the cause, and run the same command again'}`,
      details,
      errors,
    );
  }
}
