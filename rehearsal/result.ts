/** What is done with each stack, in this order; `refused` and `lifted` only where something is protected. */
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

/** A step begins, and later is done or has failed, after `seconds`. */
export interface Progress {
  readonly stack: string;
  /** The names of all the stacks, so that a display can line up from the first line on. */
  readonly stacks: readonly string[];
  readonly step: RehearsalStep;
  readonly state: 'begun' | 'done' | 'failed';
  readonly seconds: number;
}

export interface Output {
  /** Whatever Terraform printed as JSON; undefined when it is sensitive. */
  readonly value?: unknown;
  readonly sensitive: boolean;
}

export interface StackResult {
  readonly name: string;
  /** How many resources were made; data sources are not among them. */
  readonly resources: number;
  readonly seconds: Readonly<Partial<Record<RehearsalStep, number>>>;
  /** The stack's outputs, without those that only carry values to other stacks. */
  readonly outputs: Readonly<Record<string, Output>>;
  /** Addresses of the resources whose destruction Terraform refused. */
  readonly protected: readonly string[];
  /** Whether everything was destroyed in the end; not so when it is protected and nobody lifted that. */
  readonly destroyed: boolean;
}

export interface RehearsalResult {
  readonly terraform: string;
  readonly stacks: readonly StackResult[];
  /** Wall time of the whole. */
  readonly seconds: number;
}
