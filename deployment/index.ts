/** Deploys synthesised stacks with Terraform or OpenTofu. It knows nothing of the rehearsal. */
export type { Action, AttributeChange, Change } from './changes';
export {
  deploy,
  NotConfirmed,
  overviewOf,
  type Consent,
  type Deployment,
  type LaterStack,
  type Overview,
} from './deploy';
export { destroy, type DestroyConsent, type DestroyOverview } from './destroy';
export { findDrift } from './drift';
export type { Effect, Effects } from './effects';
export { engineProgram, findEngine, type Engine } from './engine';
export { DeploymentError } from './error';
export type { ClusterCredentials } from './kubeconfig';
export type { ResourceStep } from './messages';
export {
  StackRunner,
  type Listener,
  type Output,
  type Phase,
  type PlanMode,
  type StackPlan,
} from './stack-run';
export { readStack, type Stack } from './stack';
export { type ClusterOf, unsetVariables, variablesOf, workspaceVariables } from './variables';
