import { newId } from './ids';
import type { Configuration, Run } from './run';
import { type ExecutionMode, type StateVersion, Workspace } from './workspace';

/** Everything that the service stores, except for what the runs leave in their folders. */
export class Organizations {
  readonly configurations = new Map<string, Configuration>();
  readonly runs = new Map<string, Run>();
  readonly stateVersions = new Map<string, StateVersion & { readonly workspace: Workspace }>();
  private readonly workspaces = new Map<string, Workspace>();

  /** @param defaults what a new workspace has unless its creator says otherwise */
  constructor(
    private readonly defaults: { readonly executionMode: ExecutionMode; readonly terraformVersion: string },
  ) {}

  workspace(id: string): Workspace | undefined {
    return this.workspaces.get(id);
  }

  workspaceNamed(organization: string, name: string): Workspace | undefined {
    return this.workspacesOf(organization).find((each) => each.name === name);
  }

  workspacesOf(organization: string): Workspace[] {
    return [...this.workspaces.values()].filter((each) => each.organization === organization);
  }

  createWorkspace(organization: string, name: string): Workspace {
    const workspace = new Workspace(newId('ws'), organization, name, this.defaults);
    this.workspaces.set(workspace.id, workspace);
    return workspace;
  }

  /** Runs of a workspace, the newest first. */
  runsOf(workspace: Workspace): Run[] {
    return [...this.runs.values()].filter((run) => run.workspace === workspace).reverse();
  }

  /** Adds a version to a workspace's state. */
  addState(
    workspace: Workspace,
    serial: number,
    state?: Buffer,
  ): StateVersion & { readonly workspace: Workspace } {
    const version = { id: newId('sv'), serial, createdAt: new Date().toISOString(), state, workspace };
    this.stateVersions.set(version.id, version);
    workspace.add(version);
    return version;
  }
}
