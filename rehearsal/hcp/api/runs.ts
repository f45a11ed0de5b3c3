import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { newId } from '../ids';
import type { Organizations } from '../organizations';
import type { Queue } from '../queue';
import type { Run, RunOptions } from '../run';
import type { Worker } from '../worker';
import { phaseDocument, runDocument, workspaceDocument } from './documents';
import {
  type Answer,
  attributesOf,
  conflict,
  list,
  NOT_FOUND,
  ok,
  relatedIn,
  type Request,
  type Route,
} from './http';

const optionsOf = (request: Request, speculative: boolean): RunOptions => {
  const attributes = attributesOf(request);
  const flag = (name: string): boolean => attributes[name] === true;
  const texts = (name: string): string[] => (attributes[name] ?? []) as string[];
  return {
    isDestroy: flag('is-destroy'),
    refresh: attributes['refresh'] !== false,
    refreshOnly: flag('refresh-only'),
    autoApply: flag('auto-apply'),
    planOnly: flag('plan-only') || speculative,
    savePlan: flag('save-plan'),
    targets: texts('target-addrs'),
    replaces: texts('replace-addrs'),
    variables: (attributes['variables'] ?? []) as RunOptions['variables'],
    message: (attributes['message'] ?? '') as string,
  };
};

/** Uploaded folders and runs. @param folder where the uploaded archives are kept */
export const runRoutes = (
  organizations: Organizations,
  queue: Queue,
  worker: Worker,
  folder: string,
  url: string,
): Route[] => {
  const withRun =
    (use: (run: Run, request: Request) => Answer | Promise<Answer>) =>
    (request: Request): Answer | Promise<Answer> => {
      // The ids of a run, its plan and its apply differ in their first word.
      const run = organizations.runs.get((request.params['id'] ?? '').replace(/^\w+-/, 'run-'));
      return run ? use(run, request) : NOT_FOUND;
    };
  const action = (act: (run: Run) => boolean): Route[2] =>
    withRun((run) => (act(run) ? { status: 202 } : conflict(`the run is ${run.status}`)));
  const nothing = withRun(() => list([]));

  return [
    [
      'POST',
      '/api/v2/workspaces/:id/configuration-versions',
      (request) => {
        const workspace = organizations.workspace(request.params['id'] ?? '');
        if (!workspace) return NOT_FOUND;
        const id = newId('cv');
        const speculative = attributesOf(request)['speculative'] === true;
        organizations.configurations.set(id, { id, workspace, speculative, archive: undefined });
        const upload = { status: 'pending', speculative, 'upload-url': `${url}/blobs/configurations/${id}` };
        return { ...ok({ id, type: 'configuration-versions', attributes: upload }), status: 201 };
      },
    ],
    [
      'GET',
      '/api/v2/configuration-versions/:id',
      ({ params }) => {
        const configuration = organizations.configurations.get(params['id'] ?? '');
        if (!configuration) return NOT_FOUND;
        const status = configuration.archive === undefined ? 'pending' : 'uploaded';
        return ok({ id: configuration.id, type: 'configuration-versions', attributes: { status } });
      },
    ],
    [
      'PUT',
      '/blobs/configurations/:id',
      async ({ params, body }) => {
        const configuration = organizations.configurations.get(params['id'] ?? '');
        if (!configuration) return NOT_FOUND;
        const archive = join(folder, `${configuration.id}.tar.gz`);
        await writeFile(archive, body, { mode: 0o600 });
        configuration.archive = archive;
        return { status: 200 };
      },
    ],
    [
      'POST',
      '/api/v2/runs',
      (request) => {
        const configuration = organizations.configurations.get(
          relatedIn(request, 'configuration-version') ?? '',
        );
        if (!configuration) return NOT_FOUND;
        const run = queue.create(configuration, optionsOf(request, configuration.speculative));
        return { ...ok(runDocument(run)), status: 201 };
      },
    ],
    [
      'GET',
      '/api/v2/workspaces/:id/runs',
      ({ params }) => {
        const workspace = organizations.workspace(params['id'] ?? '');
        return workspace ? list(organizations.runsOf(workspace).map(runDocument)) : NOT_FOUND;
      },
    ],
    ['GET', '/api/v2/organizations/:organization/runs/queue', () => list([])],
    [
      'GET',
      '/api/v2/runs/:id',
      withRun((run, { query }) => {
        run.isSeen ||= run.status === 'planned';
        const included = [
          phaseDocument(run, 'plan', run.plan, url),
          workspaceDocument(run.workspace, queue.holder(run.workspace)),
        ];
        return ok(runDocument(run), query.has('include') ? { included } : {});
      }),
    ],
    ['GET', '/api/v2/runs/:id/run-events', nothing],
    ['GET', '/api/v2/runs/:id/task-stages', nothing],
    ['GET', '/api/v2/runs/:id/policy-checks', nothing],
    ['POST', '/api/v2/runs/:id/actions/apply', action((run) => queue.confirm(run))],
    ['POST', '/api/v2/runs/:id/actions/discard', action((run) => queue.discard(run))],
    ['POST', '/api/v2/runs/:id/actions/cancel', action((run) => queue.cancel(run))],
    ['GET', '/api/v2/plans/:id', withRun((run) => ok(phaseDocument(run, 'plan', run.plan, url)))],
    ['GET', '/api/v2/applies/:id', withRun((run) => ok(phaseDocument(run, 'apply', run.apply, url)))],
    [
      'GET',
      '/api/v2/plans/:id/json-output',
      withRun(async (run) => ({ status: 200, body: Buffer.from(await worker.planJson(run)) })),
    ],
    [
      'GET',
      '/api/v2/plans/:id/json-output-redacted',
      withRun(async (run) => {
        const plan = JSON.parse(await worker.planJson(run)) as Record<string, unknown>;
        const schemas = JSON.parse(await worker.schemasJson(run)) as Record<string, unknown>;
        return {
          status: 200,
          body: {
            ...plan,
            plan_format_version: plan['format_version'],
            provider_format_version: schemas['format_version'],
            provider_schemas: schemas['provider_schemas'],
          },
        };
      }),
    ],
    [
      'GET',
      '/blobs/logs/:phase/:id',
      withRun((run, { params, query }) => {
        const { log } = params['phase'] === 'plan' ? run.plan : run.apply;
        const offset = Number(query.get('offset'));
        return { status: 200, body: Buffer.from(log).subarray(offset, offset + Number(query.get('limit'))) };
      }),
    ],
  ];
};
