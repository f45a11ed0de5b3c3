import { readFile } from 'node:fs/promises';

import { RehearsalError } from './error';
import type { Output, Progress, RehearsalStep, StackResult } from './result';
import type { Terraform, TerraformRun } from './terraform';
import type { StackCopy } from './workspace';

/** The relevant part of a Terraform state file, version 4. */
interface State {
  readonly resources?: readonly {
    readonly mode: 'managed' | 'data';
    readonly type: string;
    readonly name: string;
    readonly instances: readonly object[];
  }[];
}

const IS_DIFFERENT = 2;
const TO_OTHER_STACKS = 'cross-stack-output-';

/** Runs single steps on stacks and records their results. */
export class Steps {
  private readonly seconds = new Map<string, Partial<Record<RehearsalStep, number>>>();
  private readonly made = new Map<string, Pick<StackResult, 'resources' | 'outputs' | 'protected'>>();

  constructor(
    private readonly terraform: Terraform,
    private readonly stacks: readonly StackCopy[],
    private readonly onProgress: (progress: Progress) => void,
  ) {}

  /** Runs all steps up to the apply. */
  async make(stack: StackCopy): Promise<void> {
    const planFile = `${stack.stateFile}.plan`;
    await this.must(stack, 'init', ['init', '-no-color']);
    await this.must(stack, 'validate', ['validate', '-no-color']);
    await this.must(stack, 'plan', ['plan', '-no-color', `-out=${planFile}`]);
    await this.must(stack, 'apply', ['apply', '-no-color', planFile]);
    const state = await readState(stack);
    const managed = state.filter(({ mode }) => mode === 'managed');
    const there = managed
      .filter(({ instances }) => instances.length > 0)
      .map(({ type, name }) => `${type}.${name}`);
    this.made.set(stack.name, {
      resources: managed.reduce((sum, { instances }) => sum + instances.length, 0),
      outputs: await this.outputs(stack),
      protected: stack.protected.filter((address) => there.includes(address)),
    });
  }

  /** Runs a second plan, which must find no changes. Otherwise, every deployment would change something. */
  planAgain(stack: StackCopy): Promise<void> {
    return this.step(
      stack,
      'replan',
      ['plan', '-no-color', '-detailed-exitcode'],
      ({ code, stdout, stderr }) => {
        if (code === IS_DIFFERENT)
          throw new RehearsalError(`${stack.name}: a second plan still finds changes`, stdout);
        if (code !== 0) throw failed(stack, 'replan', code, stderr);
      },
    );
  }

  isProtected(stack: StackCopy): boolean {
    return (this.made.get(stack.name)?.protected ?? []).length > 0;
  }

  /** Tries to destroy a protected stack, which Terraform must refuse. */
  beRefused(stack: StackCopy): Promise<void> {
    return this.step(
      stack,
      'refused',
      ['destroy', '-no-color', '-auto-approve'],
      ({ code, stdout, stderr }) => {
        const names = this.made.get(stack.name)?.protected.join(', ');
        if (code === 0) {
          throw new RehearsalError(
            `${stack.name}: was destroyed despite prevent_destroy on ${names}`,
            stdout,
          );
        }
        if (!stderr.includes('lifecycle.prevent_destroy')) throw failed(stack, 'refused', code, stderr);
      },
    );
  }

  /** Applies the stack after a synthesis without protection. */
  async lift(stack: StackCopy): Promise<void> {
    if (stack.protected.length > 0) {
      const names = stack.protected.join(', ');
      throw new RehearsalError(
        `${stack.name}: the synthesis without protection still has prevent_destroy on ${names}`,
      );
    }
    await this.must(stack, 'lifted', ['apply', '-no-color', '-auto-approve']);
  }

  async destroy(stack: StackCopy): Promise<void> {
    await this.must(stack, 'destroy', ['destroy', '-no-color', '-auto-approve']);
    const left = (await readState(stack)).map(({ type, name }) => `${type}.${name}`);
    if (left.length > 0)
      throw new RehearsalError(`${stack.name}: the state still has ${left.join(', ')} after destroy`);
  }

  result({ name }: StackCopy, destroyed: boolean): StackResult {
    const made = this.made.get(name) ?? { resources: 0, outputs: {}, protected: [] };
    return { name, ...made, seconds: this.seconds.get(name) ?? {}, destroyed };
  }

  private async outputs(stack: StackCopy): Promise<Record<string, Output>> {
    const { code, stdout, stderr } = await this.terraform.run(stack.folder, ['output', '-json']);
    if (code !== 0)
      throw new RehearsalError(`${stack.name}: terraform output failed with exit code ${code}`, stderr);
    const printed = JSON.parse(stdout) as Record<string, { value: unknown; sensitive: boolean }>;
    return Object.fromEntries(
      Object.entries(printed)
        .filter(([name]) => !name.startsWith(TO_OTHER_STACKS))
        .map(([name, { value, sensitive }]) => [name, sensitive ? { sensitive } : { value, sensitive }]),
    );
  }

  private must(stack: StackCopy, step: RehearsalStep, args: readonly string[]): Promise<void> {
    return this.step(stack, step, args, ({ code, stdout, stderr }) => {
      if (code !== 0) throw failed(stack, step, code, stderr || stdout);
    });
  }

  /** @param judge throws if the run does not end as expected */
  private async step(
    stack: StackCopy,
    step: RehearsalStep,
    args: readonly string[],
    judge: (run: TerraformRun) => void,
  ): Promise<void> {
    const started = performance.now();
    const report = (state: Progress['state'], seconds = 0): void => {
      this.onProgress({
        stack: stack.name,
        stacks: this.stacks.map(({ name }) => name),
        step,
        state,
        seconds,
      });
    };
    report('begun');
    const elapsed = (): number => (performance.now() - started) / 1000;
    try {
      judge(await this.terraform.run(stack.folder, args));
    } catch (error) {
      report('failed', elapsed());
      throw error;
    }
    this.seconds.set(stack.name, { ...this.seconds.get(stack.name), [step]: elapsed() });
    report('done', elapsed());
  }
}

const failed = (stack: StackCopy, step: RehearsalStep, code: number, details: string): RehearsalError =>
  new RehearsalError(`${stack.name}: terraform failed at the step "${step}" with exit code ${code}`, details);

const readState = async (stack: StackCopy): Promise<NonNullable<State['resources']>> =>
  (JSON.parse(await readFile(stack.stateFile, 'utf8')) as State).resources ?? [];
