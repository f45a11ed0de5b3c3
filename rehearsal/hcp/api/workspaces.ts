import type { Organizations } from '../organizations';
import type { Queue } from '../queue';
import type { ExecutionMode, Workspace } from '../workspace';
import { workspaceDocument } from './documents';
import { type Answer, attributesOf, conflict, list, NOT_FOUND, ok, type Request, type Route } from './http';

/** Organizations, workspaces and their locks. */
export const workspaceRoutes = (organizations: Organizations, queue: Queue): Route[] => {
  const document = (workspace: Workspace): object => {
    const first = organizations
      .runsOf(workspace)
      .reverse()
      .find(({ status }) => status === 'pending');
    return workspaceDocument(workspace, queue.holder(workspace) ?? first);
  };
  /** Finds the workspace that a path names by its id, or by its organization and its name. */
  const withWorkspace =
    (use: (workspace: Workspace, request: Request) => Answer) =>
    (request: Request): Answer => {
      const { id = '', organization = '', name = '' } = request.params;
      const workspace = organizations.workspace(id) ?? organizations.workspaceNamed(organization, name);
      return workspace ? use(workspace, request) : NOT_FOUND;
    };
  const update = (workspace: Workspace, request: Request): Answer => {
    const attributes = attributesOf(request);
    workspace.executionMode = (attributes['execution-mode'] ?? workspace.executionMode) as ExecutionMode;
    workspace.autoApply = (attributes['auto-apply'] ?? workspace.autoApply) as boolean;
    workspace.sharesWithAll = (attributes['global-remote-state'] ?? workspace.sharesWithAll) as boolean;
    workspace.terraformVersion = (attributes['terraform-version'] ?? workspace.terraformVersion) as string;
    return ok(document(workspace));
  };
  const unlock = (workspace: Workspace): Answer => {
    if (queue.holder(workspace)) return conflict('the workspace is locked by a run');
    if (workspace.lockedBy === undefined) return conflict('the workspace is already unlocked');
    workspace.lockedBy = undefined;
    queue.advance(workspace);
    return ok(document(workspace));
  };

  return [
    [
      'GET',
      '/api/v2/organizations/:organization/entitlement-set',
      ({ params }) =>
        ok({
          id: params['organization'],
          type: 'entitlement-sets',
          attributes: { operations: true, 'state-storage': true },
        }),
    ],
    [
      'GET',
      '/api/v2/organizations/:organization/workspaces',
      ({ params }) => list(organizations.workspacesOf(params['organization'] ?? '').map(document)),
    ],
    [
      'POST',
      '/api/v2/organizations/:organization/workspaces',
      (request) => {
        const organization = request.params['organization'] ?? '';
        const name = String(attributesOf(request)['name']);
        if (organizations.workspaceNamed(organization, name)) {
          return { status: 422, body: { errors: [{ status: '422', title: 'name has already been taken' }] } };
        }
        return { ...update(organizations.createWorkspace(organization, name), request), status: 201 };
      },
    ],
    [
      'GET',
      '/api/v2/organizations/:organization/workspaces/:name',
      withWorkspace((workspace) => ok(document(workspace))),
    ],
    ['GET', '/api/v2/workspaces/:id', withWorkspace((workspace) => ok(document(workspace)))],
    ['PATCH', '/api/v2/workspaces/:id', withWorkspace(update)],
    [
      'POST',
      '/api/v2/workspaces/:id/actions/lock',
      withWorkspace((workspace) => {
        if (workspace.lockedBy !== undefined || queue.holder(workspace)) {
          return conflict('the workspace is already locked');
        }
        workspace.lockedBy = 'a person';
        return ok(document(workspace));
      }),
    ],
    ['POST', '/api/v2/workspaces/:id/actions/unlock', withWorkspace(unlock)],
    ['POST', '/api/v2/workspaces/:id/actions/force-unlock', withWorkspace(unlock)],
  ];
};
