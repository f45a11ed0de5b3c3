import { refuseDataLoss, refuseUnknown } from './data-loss';
import { DeploymentError } from './error';
import { withHostWords } from './host-words';
import type { Stack } from './stack';
import type { Output, StackPlan, StackRunner } from './stack-run';
import { Unreachable } from './variables';

/** A stack whose plan depends on outputs that another stack's apply changes. */
export interface LaterStack {
  readonly stack: Stack;
  /** The stacks that must be deployed before it can be planned. */
  readonly after: readonly string[];
  /** What it has deployed so far. */
  readonly deployed: readonly string[];
}

/** What is known before anything happens. */
export interface Overview {
  readonly planned: readonly StackPlan[];
  readonly later: readonly LaterStack[];
  readonly unreachable: readonly Unreachable[];
}

export interface Consent {
  /** Shows the overview of a deployment or a destroy. */
  show(overview: Overview): void;
  /** Asks for a confirmation. @returns whether it was given */
  confirm(): Promise<boolean>;
  /** Addresses of resources whose data may be lost. */
  readonly mayLose: ReadonlySet<string>;
}

export interface DeployedStack {
  readonly plan: StackPlan;
  readonly outputs: Readonly<Record<string, Output>>;
}

/** Nobody confirmed. Nothing was done, or nothing beyond what was confirmed before. */
export class NotConfirmed extends DeploymentError {}

/** @param sofar what was done before */
const askFor = async (plans: readonly StackPlan[], consent: Consent, sofar: string): Promise<void> => {
  refuseDataLoss(plans, consent.mayLose);
  if (!(await consent.confirm())) throw new NotConfirmed(`not confirmed; ${sofar}`);
};

const makesChanges = ({ changes, changesOutputs }: StackPlan): boolean =>
  changes.length > 0 || changesOutputs;

/** Whether a plan takes something away, which a first confirmation without this plan did not cover. */
const takesAway = ({ changes }: StackPlan): boolean =>
  changes.some(({ action }) => action === 'delete' || action === 'replace');

/**
 * Plans what can be planned now. A stack is planned later when a stack before it changes outputs, since its plan would
 * be made from values that are about to change, or that do not exist yet.
 */
export const overviewOf = async (stacks: readonly Stack[], runner: StackRunner): Promise<Overview> => {
  for (const stack of stacks) await runner.init(stack);
  const planned: StackPlan[] = [];
  const later: LaterStack[] = [];
  const unreachable: Unreachable[] = [];
  const unsettled = new Set<string>();
  for (const stack of stacks) {
    const after = stack.dependencies.filter((name) => unsettled.has(name));
    if (after.length > 0) {
      unsettled.add(stack.name);
      later.push({ stack, after, deployed: await runner.deployed(stack) });
      continue;
    }
    try {
      const plan = await runner.plan(stack, 'apply');
      planned.push(plan);
      if (plan.changesOutputs) unsettled.add(stack.name);
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      unsettled.add(stack.name);
      unreachable.push(error);
    }
  }
  return { planned, later, unreachable };
};

/** Applies a plan. If a host refused something, the error contains what the host said. */
const apply = async (plan: StackPlan, runner: StackRunner): Promise<void> => {
  if (!makesChanges(plan)) return;
  try {
    await runner.apply(plan);
  } catch (error) {
    throw await withHostWords(error, plan.stack, runner);
  }
};

/** What a deployment did. */
export interface Deployment {
  readonly deployed: readonly DeployedStack[];
  /** Stacks that cannot be planned from this machine. */
  readonly unreachable: readonly Unreachable[];
  /** Names of stacks that wait for those. */
  readonly waiting: readonly string[];
}

/** Plans a stack whose dependencies are deployed by now, and has a plan confirmed that takes something away. */
const planLater = async (stack: Stack, runner: StackRunner, consent: Consent): Promise<StackPlan> => {
  const plan = await runner.plan(stack, 'apply');
  consent.show({ planned: [plan], later: [], unreachable: [] });
  if (takesAway(plan)) await askFor([plan], consent, `nothing was changed in ${stack.name}`);
  return plan;
};

/**
 * Deploys stacks in their order.
 *
 * Everything that can be planned is planned first, shown, and confirmed once. A stack that is planned later is shown
 * when it is, and confirmed again only if its plan destroys or replaces something.
 *
 * @throws StackFailure at the first stack that fails; what was applied stays, and the same call goes on from there
 * @throws NotConfirmed
 */
export const deploy = async (
  stacks: readonly Stack[],
  runner: StackRunner,
  consent: Consent,
): Promise<Deployment> => {
  const overview = await overviewOf(stacks, runner);
  consent.show(overview);
  const plannedLater = overview.later.flatMap((each) => each.deployed);
  refuseUnknown(consent.mayLose, stacks, overview.planned, plannedLater);
  if (overview.planned.some(makesChanges) || overview.later.length > 0) {
    await askFor(overview.planned, consent, 'nothing was changed');
  }

  const plans = new Map(overview.planned.map((plan) => [plan.stack.name, plan]));
  const unreachable = [...overview.unreachable];
  const left = new Set(unreachable.map(({ stackName }) => stackName));
  const deployed: DeployedStack[] = [];
  for (const stack of stacks) {
    if (left.has(stack.name)) continue;
    if (stack.dependencies.some((name) => left.has(name))) {
      left.add(stack.name);
      continue;
    }
    try {
      const plan = plans.get(stack.name) ?? (await planLater(stack, runner, consent));
      await apply(plan, runner);
      deployed.push({ plan, outputs: await runner.outputs(stack) });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      unreachable.push(error);
      left.add(stack.name);
    }
  }
  const waiting = [...left].filter((name) => !unreachable.some(({ stackName }) => stackName === name));
  return { deployed, unreachable, waiting };
};
