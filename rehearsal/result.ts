/** Steps for each stack, in this order. `refused` and `lifted` only occur if a stack has protected resources. */
export const REHEARSAL_STEPS = [
  'init',
  'validate',
  'plan',
  'apply',
  'replan',
  'refused',
  'lifted',
  'destroy',
] as const;
export type RehearsalStep = (typeof REHEARSAL_STEPS)[number];

/** A change of a step: it has begun, or it is done or has failed after `seconds`. */
export interface Progress {
  readonly stack: string;
  /** Names of all stacks, so that a display can align its columns from the first line on. */
  readonly stacks: readonly string[];
  readonly step: RehearsalStep;
  readonly state: 'begun' | 'done' | 'failed';
  readonly seconds: number;
}

export interface Output {
  /** Value that Terraform printed as JSON; undefined if it is sensitive. */
  readonly value?: unknown;
  readonly sensitive: boolean;
}

export interface StackResult {
  readonly name: string;
  /** Number of resources that were created, without data sources. */
  readonly resources: number;
  readonly seconds: Readonly<Partial<Record<RehearsalStep, number>>>;
  /** Outputs of the stack, without those that only pass values to other stacks. */
  readonly outputs: Readonly<Record<string, Output>>;
  /** Addresses of the resources that Terraform refused to destroy. */
  readonly protected: readonly string[];
  /** Whether everything was destroyed in the end: false if the stack is protected and the protection was not removed. */
  readonly destroyed: boolean;
}

export interface RehearsalResult {
  /** The program that ran: `Terraform` or `OpenTofu`. */
  readonly engine: string;
  /** Version of that program. */
  readonly terraform: string;
  readonly stacks: readonly StackResult[];
  /** Wall time of the whole rehearsal. */
  readonly seconds: number;
}
