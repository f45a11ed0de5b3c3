import type { Organizations } from '../organizations';
import type { Queue } from '../queue';
import { outputsOf, type StateVersion, type Workspace } from '../workspace';
import { outputDocument, stateDocument } from './documents';
import { type Answer, attributesOf, conflict, list, NOT_FOUND, ok, type Request, type Route } from './http';

/** Whether a run may read the state of a workspace: its own, or one that is shared with it. A person may read all. */
const mayRead = ({ asker }: Request, { id, consumers, sharesWithAll }: Workspace): boolean =>
  asker === undefined || asker.workspace.id === id || sharesWithAll || consumers.has(asker.workspace.id);

const outputsDocuments = (version: StateVersion): object[] =>
  Object.entries(outputsOf(version)).map(([name, output]) => outputDocument(version, name, output, false));

/** States: the versions of a workspace, their outputs, and the files themselves. */
export const stateRoutes = (organizations: Organizations, queue: Queue, url: string): Route[] => {
  const withCurrent =
    (use: (version: StateVersion, request: Request) => Answer) =>
    (request: Request): Answer => {
      const workspace = organizations.workspace(request.params['id'] ?? '');
      if (!workspace?.current || !mayRead(request, workspace)) return NOT_FOUND;
      return use(workspace.current, request);
    };
  const withVersion =
    (use: (version: StateVersion, request: Request) => Answer) =>
    (request: Request): Answer => {
      const version = organizations.stateVersions.get(request.params['id'] ?? '');
      return version && mayRead(request, version.workspace) ? use(version, request) : NOT_FOUND;
    };
  const included = (version: StateVersion, { query }: Request): object =>
    query.get('include') === 'outputs' ? { included: outputsDocuments(version) } : {};

  return [
    [
      'GET',
      '/api/v2/workspaces/:id/current-state-version',
      withCurrent((version, request) => ok(stateDocument(version, url), included(version, request))),
    ],
    [
      'GET',
      '/api/v2/workspaces/:id/current-state-version-outputs',
      withCurrent((version) => list(outputsDocuments(version))),
    ],
    [
      'POST',
      '/api/v2/workspaces/:id/state-versions',
      (request) => {
        const workspace = organizations.workspace(request.params['id'] ?? '');
        if (!workspace || request.asker) return NOT_FOUND;
        if (workspace.lockedBy === undefined || queue.holder(workspace)) {
          return conflict('the workspace must be locked by whoever writes its state');
        }
        const version = organizations.addState(workspace, attributesOf(request)['serial'] as number);
        return { ...ok(stateDocument(version, url)), status: 201 };
      },
    ],
    ['GET', '/api/v2/state-versions/:id', withVersion((version) => ok(stateDocument(version, url)))],
    [
      'GET',
      '/api/v2/state-version-outputs/:id',
      ({ params, ...request }) => {
        const [id = '', ...name] = (params['id'] ?? '').split('.');
        return withVersion((version) => {
          const output = outputsOf(version)[name.join('.')];
          return output ? ok(outputDocument(version, name.join('.'), output, true)) : NOT_FOUND;
        })({ ...request, params: { id } });
      },
    ],
    [
      'GET',
      '/blobs/states/:id',
      withVersion(({ state }) => (state ? { status: 200, body: state } : NOT_FOUND)),
    ],
    [
      'PUT',
      '/blobs/states/:id',
      withVersion((version, { body }) => {
        version.state = body;
        return { status: 200 };
      }),
    ],
    ['PUT', '/blobs/json-states/:id', withVersion(() => ({ status: 200 }))],
  ];
};
