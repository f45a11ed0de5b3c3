import { newId } from '../ids';
import type { Organizations } from '../organizations';
import type { Variable, Workspace } from '../workspace';
import { variableDocument } from './documents';
import {
  type Answer,
  attributesOf,
  list,
  NOT_FOUND,
  ok,
  referencesIn,
  relatedIn,
  type Request,
  type Route,
} from './http';

/** What a person sets in a workspace: its variables, who reads its state, and what starts its runs. */
export const settingRoutes = (organizations: Organizations): Route[] => {
  const withWorkspace =
    (use: (workspace: Workspace, request: Request) => Answer) =>
    (request: Request): Answer => {
      const workspace = organizations.workspace(request.params['id'] ?? '');
      return workspace ? use(workspace, request) : NOT_FOUND;
    };
  const setVariable = (workspace: Workspace, request: Request): Answer => {
    const before = workspace.variables.get(request.params['variable'] ?? '');
    const fresh = { id: newId('var'), value: '', category: 'terraform', sensitive: false, hcl: false };
    const variable = { ...(before ?? fresh), ...attributesOf(request) } as Variable;
    const taken = [...workspace.variables.values()].some(
      ({ id, key, category }) => id !== variable.id && key === variable.key && category === variable.category,
    );
    if (taken) {
      return { status: 422, body: { errors: [{ status: '422', title: 'key has already been taken' }] } };
    }
    workspace.variables.set(variable.id, variable);
    return { ...ok(variableDocument(variable)), status: before ? 200 : 201 };
  };

  return [
    [
      'GET',
      '/api/v2/workspaces/:id/vars',
      withWorkspace(({ variables }) => list([...variables.values()].map(variableDocument))),
    ],
    [
      'GET',
      '/api/v2/workspaces/:id/all-vars',
      withWorkspace(({ variables }) => list([...variables.values()].map(variableDocument))),
    ],
    ['POST', '/api/v2/workspaces/:id/vars', withWorkspace(setVariable)],
    [
      'PATCH',
      '/api/v2/workspaces/:id/vars/:variable',
      withWorkspace((workspace, request) =>
        workspace.variables.has(request.params['variable'] ?? '')
          ? setVariable(workspace, request)
          : NOT_FOUND,
      ),
    ],
    [
      'POST',
      '/api/v2/workspaces/:id/relationships/remote-state-consumers',
      withWorkspace(({ consumers }, request) => {
        for (const id of referencesIn(request)) consumers.add(id);
        return { status: 204 };
      }),
    ],
    [
      'POST',
      '/api/v2/workspaces/:id/run-triggers',
      withWorkspace(({ triggers }, request) => {
        const id = newId('rt');
        triggers.set(id, relatedIn(request, 'sourceable') ?? '');
        return { ...ok({ id, type: 'run-triggers' }), status: 201 };
      }),
    ],
  ];
};
