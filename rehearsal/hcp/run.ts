import type { Workspace } from './workspace';

/** The states of a run that this service uses, as HCP Terraform names them. */
export type RunStatus =
  | 'pending'
  | 'planning'
  | 'planned'
  | 'planned_and_saved'
  | 'planned_and_finished'
  | 'applying'
  | 'applied'
  | 'discarded'
  | 'errored'
  | 'canceled';

/** States in which nothing happens to a run any more. */
const FINAL: readonly RunStatus[] = ['planned_and_finished', 'applied', 'discarded', 'errored', 'canceled'];

/** States in which a run waits for a confirmation. */
const CONFIRMABLE: readonly RunStatus[] = ['planned', 'planned_and_saved'];

/** What whoever creates a run asks for. */
export interface RunOptions {
  readonly isDestroy: boolean;
  readonly refresh: boolean;
  readonly refreshOnly: boolean;
  readonly autoApply: boolean;
  /** Whether the run ends after its plan. */
  readonly planOnly: boolean;
  /** Whether the plan is kept for a later apply. The workspace is free in the meantime. */
  readonly savePlan: boolean;
  readonly targets: readonly string[];
  readonly replaces: readonly string[];
  /** Variables of this run alone. The values are expressions in HCL. */
  readonly variables: readonly { readonly key: string; readonly value: string }[];
  readonly message: string;
}

/** A plan or an apply of a run. */
export interface Phase {
  status: 'pending' | 'running' | 'finished' | 'errored' | 'canceled' | 'unreachable';
  /** What Terraform printed, between the bytes that mark the start and the end. Empty until the phase starts. */
  log: string;
}

/** An uploaded folder. */
export interface Configuration {
  readonly id: string;
  readonly workspace: Workspace;
  /** Whether the runs of it end after their plan. */
  readonly speculative: boolean;
  /** Path of the archive; undefined until it is uploaded. */
  archive: string | undefined;
}

/** One run of Terraform by the service. */
export class Run {
  status: RunStatus = 'pending';
  hasChanges = false;
  /** Whether somebody has seen that the plan is there. */
  isSeen = false;
  readonly plan: Phase = { status: 'pending', log: '' };
  readonly apply: Phase = { status: 'pending', log: '' };
  readonly createdAt = new Date().toISOString();

  constructor(
    readonly id: string,
    readonly workspace: Workspace,
    readonly configuration: Configuration,
    readonly options: RunOptions,
  ) {}

  get isFinal(): boolean {
    return FINAL.includes(this.status);
  }

  get isConfirmable(): boolean {
    return CONFIRMABLE.includes(this.status);
  }

  /** Whether no other run of the workspace may start: neither plans alone nor saved plans are in the way. */
  get holdsWorkspace(): boolean {
    return !this.options.planOnly && ['planning', 'planned', 'applying'].includes(this.status);
  }
}
