import type { Change } from './changes';
import { refuseDataLoss, refuseUnknown } from './data-loss';
import { type Consent, NotConfirmed } from './deploy';
import type { Stack } from './stack';
import type { StackPlan, StackRunner } from './stack-run';

/** What outlives the destruction of a resource, by its type, and still costs money. */
const REMAINS: Readonly<Record<string, string>> = {
  alicloud_ecs_disk: 'the daily snapshots of the data disk, until they expire',
  kubernetes_persistent_volume_claim_v1: 'the data disk of the cluster, which nothing refers to any more',
  alicloud_cs_managed_kubernetes: "the cluster's audit and control-plane logs in Log Service",
};

/** What a destroy leaves behind. */
export const remainsOf = (changes: readonly Change[]): string[] => [
  ...new Set(changes.flatMap(({ type }) => REMAINS[type] ?? [])),
];

/** What is known before a destroy. */
export interface DestroyOverview {
  /** The plans of the stacks that have resources, in the order of their destruction. */
  readonly planned: readonly StackPlan[];
  /** Deployed stacks that stay although they depend on a destroyed one. */
  readonly dependents: readonly string[];
  /** What stays and costs money. */
  readonly remains: readonly string[];
}

export interface DestroyConsent extends Omit<Consent, 'show'> {
  show(overview: DestroyOverview): void;
}

/** Deployed stacks, not among the chosen ones, that depend on them. */
const dependentsOf = async (
  chosen: readonly Stack[],
  all: readonly Stack[],
  runner: StackRunner,
): Promise<string[]> => {
  const names = new Set(chosen.map(({ name }) => name));
  const others = all.filter(
    ({ name, dependencies }) => !names.has(name) && dependencies.some((each) => names.has(each)),
  );
  const deployed: string[] = [];
  for (const stack of others) {
    await runner.init(stack);
    if ((await runner.deployed(stack)).length > 0) deployed.push(stack.name);
  }
  return deployed;
};

/**
 * Destroys stacks in the reverse of their order, after one confirmation of all plans. A protected resource makes its
 * plan fail before anything is destroyed.
 *
 * @param chosen the stacks to destroy, in the order of their deployment
 * @param all all stacks of the environment
 * @param remains what else stays, beyond what follows from the resources
 * @returns the stacks that had something to destroy
 * @throws StackFailure, NotConfirmed
 */
export const destroy = async (
  chosen: readonly Stack[],
  all: readonly Stack[],
  remains: readonly string[],
  runner: StackRunner,
  consent: DestroyConsent,
): Promise<DestroyOverview> => {
  const planned: StackPlan[] = [];
  for (const stack of [...chosen].reverse()) {
    await runner.init(stack);
    if ((await runner.deployed(stack)).length === 0) continue;
    planned.push(await runner.plan(stack, 'destroy'));
  }
  const overview: DestroyOverview = {
    planned,
    dependents: await dependentsOf(chosen, all, runner),
    remains: [...remainsOf(planned.flatMap(({ changes }) => changes)), ...remains],
  };
  consent.show(overview);
  refuseUnknown(consent.mayLose, chosen, planned);
  if (planned.length === 0) return overview;
  refuseDataLoss(planned, consent.mayLose);
  if (!(await consent.confirm())) throw new NotConfirmed('not confirmed; nothing was destroyed');
  for (const plan of planned) await runner.apply(plan);
  return overview;
};
