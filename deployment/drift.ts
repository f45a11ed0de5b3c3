import type { Stack } from './stack';
import type { StackPlan, StackRunner } from './stack-run';

/**
 * Compares the states of stacks with the cloud. Nothing is changed, the states neither.
 *
 * @returns the plans of the stacks that are deployed
 */
export const findDrift = async (
  stacks: readonly Stack[],
  runner: StackRunner,
): Promise<readonly StackPlan[]> => {
  const compared: StackPlan[] = [];
  for (const stack of stacks) {
    await runner.init(stack);
    if ((await runner.deployed(stack)).length > 0) compared.push(await runner.plan(stack, 'drift'));
  }
  return compared;
};
