/** Rehearses a deployment: the real Terraform, stand-in providers, no account and no network. */
export { RehearsalError } from './error';
export type { ValueMap, Value } from './protocol/codec';
export type { Behaviour, Change, Refusal, Resources, Rule, Service } from './provider/behaviour';
export type { ProviderData, ProviderFacts, ProviderSchema } from './provider/data';
export type { Checks, ProviderKnowledge } from './provider/knowledge';
export type { Call, Fixture, StandInOptions } from './provider/service';
export type { PlaceholderContext, Template, Templates, TemplatesFor } from './provider/template';
export type { WriteOnly } from './provider/write-only';
export { startHcp, type Hcp } from './hcp/hcp';
export { canSeal } from './hcp/sealed';
export { rehearse, type RehearseOptions } from './rehearse';
export {
  REHEARSAL_STEPS,
  type Output,
  type Progress,
  type RehearsalResult,
  type RehearsalStep,
  type StackResult,
} from './result';
export { withScratch } from './scratch';
export { startStandIn, type StandIn } from './stand-in';
export { runTerraform } from './terraform';
