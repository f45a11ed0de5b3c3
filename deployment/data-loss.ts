import type { Effect } from './effects';
import { DeploymentError } from './error';
import type { Stack } from './stack';
import type { StackPlan } from './stack-run';

const dataIn = (plans: readonly StackPlan[]): Effect[] => plans.flatMap(({ effects }) => effects.data);

const listed = (effects: readonly Effect[]): string => effects.map(({ address }) => address).join(',');

/** @throws DeploymentError when a plan loses data that nobody allowed to lose */
export const refuseDataLoss = (plans: readonly StackPlan[], mayLose: ReadonlySet<string>): void => {
  const data = dataIn(plans);
  const refused = data.filter(({ address }) => !mayLose.has(address));
  if (refused.length === 0) return;
  throw new DeploymentError(
    `data would be lost, and nothing was done to it; save it first (docs/operations.md), then add:\n  --allow-data-loss ${listed(data)}`,
    refused.map(({ address, text }) => `${address}: ${text}`).join('\n'),
  );
};

/**
 * Refuses an address that no stack has, such as one that is misspelt or of another environment. An address whose data
 * stay is accepted: the data may have been lost by an earlier run of the same command, which failed afterwards.
 *
 * @param more further addresses, of stacks that are planned later
 * @throws DeploymentError
 */
export const refuseUnknown = (
  mayLose: ReadonlySet<string>,
  stacks: readonly Stack[],
  plans: readonly StackPlan[],
  more: readonly string[] = [],
): void => {
  const data = dataIn(plans);
  const known = new Set([
    ...stacks.flatMap(({ addresses }) => addresses),
    ...plans.flatMap(({ changes }) => changes.map(({ address }) => address)),
    ...more,
  ]);
  const unknown = [...mayLose].filter((address) => !known.has(address));
  if (unknown.length === 0) return;
  throw new DeploymentError(
    `got --allow-data-loss ${unknown.join(',')}, which no stack of this run has; nothing was changed; allowed: ${listed(data) || 'no address, since no data is lost'}`,
  );
};
