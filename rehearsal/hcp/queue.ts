import { setTimeout } from 'node:timers/promises';

import { newId } from './ids';
import type { Organizations } from './organizations';
import { type Configuration, Run, type RunOptions } from './run';
import type { Worker } from './worker';
import type { Workspace } from './workspace';

/**
 * Decides which run goes on. One run at a time holds a workspace, from the start of its plan to the end of its apply. The
 * others wait until it ends, and as long as somebody has locked the workspace. Runs that only plan wait for nobody.
 */
export class Queue {
  constructor(
    private readonly organizations: Organizations,
    private readonly worker: Worker,
  ) {}

  /** The run that holds a workspace; undefined: none. */
  holder(workspace: Workspace): Run | undefined {
    return this.organizations.runsOf(workspace).find((run) => run.holdsWorkspace);
  }

  create(configuration: Configuration, options: RunOptions): Run {
    const run = new Run(newId('run'), configuration.workspace, configuration, options);
    this.organizations.runs.set(run.id, run);
    if (options.planOnly) void this.plan(run);
    else this.advance(run.workspace);
    return run;
  }

  /** Starts the oldest run that waits, if the workspace is free. */
  advance(workspace: Workspace): void {
    if (workspace.lockedBy !== undefined || this.holder(workspace)) return;
    const next = this.organizations
      .runsOf(workspace)
      .reverse()
      .find(({ status }) => status === 'pending');
    if (next) void this.plan(next);
  }

  /** Applies a run that waits for its confirmation. @returns whether it does wait, and nothing is in its way */
  confirm(run: Run): boolean {
    if (!run.isConfirmable) return false;
    if (run.status === 'planned_and_saved') {
      if (run.workspace.lockedBy !== undefined || this.holder(run.workspace)) return false;
    }
    void this.apply(run);
    return true;
  }

  /** Ends a run that waits for its confirmation. */
  discard(run: Run): boolean {
    if (!run.isConfirmable && run.status !== 'pending') return false;
    this.end(run, 'discarded');
    return true;
  }

  /** Stops a run like Ctrl-C. What it has made by then stays, and its state is stored. */
  cancel(run: Run): boolean {
    if (run.isFinal) return false;
    if (run.status === 'planning' || run.status === 'applying') this.worker.interrupt(run);
    else this.end(run, 'canceled');
    return true;
  }

  private async plan(run: Run): Promise<void> {
    run.status = 'planning';
    const { ok, interrupted } = await this.worker.plan(run);
    if (!ok) {
      this.end(run, interrupted ? 'canceled' : 'errored');
    } else if (run.options.planOnly || !run.hasChanges) {
      this.end(run, 'planned_and_finished');
    } else if (run.options.savePlan) {
      run.status = 'planned_and_saved';
      this.advance(run.workspace);
    } else {
      run.status = 'planned';
      if (!run.options.autoApply && !run.workspace.autoApply) return;
      await aMoment(run);
      // Somebody may have ended it.
      if (run.isConfirmable) await this.apply(run);
    }
  }

  private async apply(run: Run): Promise<void> {
    run.status = 'applying';
    const { ok, interrupted } = await this.worker.apply(run);
    // A plan that was made before this apply is of no use any more.
    for (const other of this.organizations.runsOf(run.workspace)) {
      if (other.status === 'planned_and_saved') other.status = 'discarded';
    }
    if (ok) this.end(run, 'applied');
    else this.end(run, interrupted ? 'canceled' : 'errored');
  }

  private end(run: Run, status: Run['status']): void {
    run.status = status;
    for (const phase of [run.plan, run.apply]) if (phase.status === 'pending') phase.status = 'unreachable';
    this.advance(run.workspace);
    if (status === 'applied') this.trigger(run);
  }

  /** Starts a run of every workspace that a trigger connects to this one, with the configuration of its newest run. */
  private trigger({ workspace, id }: Run): void {
    for (const other of this.organizations.workspacesOf(workspace.organization)) {
      if (![...other.triggers.values()].includes(workspace.id)) continue;
      const [newest] = this.organizations.runsOf(other).filter(({ options }) => !options.planOnly);
      if (!newest) continue;
      this.create(newest.configuration, { ...NO_OPTIONS, message: `Triggered by ${workspace.name}, ${id}` });
    }
  }
}

/** Milliseconds that an apply waits for somebody who watches its plan, and that it gives them afterwards. */
const [LOOK_AT_MOST, LOOK] = [5000, 500];

/**
 * Waits until whoever watches the run has seen the plan. HCP Terraform takes a moment as well before it applies a plan by
 * itself. The CLI ends without a word when a run has failed before it has seen the plan.
 */
const aMoment = async (run: Run): Promise<void> => {
  for (const end = Date.now() + LOOK_AT_MOST; !run.isSeen && Date.now() < end;) await setTimeout(100);
  await setTimeout(LOOK);
};

/** A run that makes what is configured, and asks first. */
const NO_OPTIONS: RunOptions = {
  isDestroy: false,
  refresh: true,
  refreshOnly: false,
  autoApply: false,
  planOnly: false,
  savePlan: false,
  targets: [],
  replaces: [],
  variables: [],
  message: '',
};
