import type { Phase, Run } from '../run';
import { outputsOf, type StateOutput, type StateVersion, type Variable, type Workspace } from '../workspace';

/** Documents in JSON:API, as HCP Terraform sends them. They hold what Terraform's CLI reads. */

const MAY = [
  'destroy',
  'force-unlock',
  'lock',
  'queue-apply',
  'queue-destroy',
  'queue-run',
  'read-settings',
  'read-variable',
  'unlock',
  'update',
  'update-variable',
];

/** @param holder the run that holds the workspace, or the first one that waits for it */
export const workspaceDocument = (workspace: Workspace, holder: Run | undefined): object => ({
  id: workspace.id,
  type: 'workspaces',
  attributes: {
    name: workspace.name,
    'execution-mode': workspace.executionMode,
    operations: workspace.executionMode !== 'local',
    'terraform-version': workspace.terraformVersion,
    locked: workspace.lockedBy !== undefined || (holder?.holdsWorkspace ?? false),
    'auto-apply': workspace.autoApply,
    'global-remote-state': workspace.sharesWithAll,
    'allow-destroy-plan': true,
    'working-directory': '',
    // Terraform's text, rather than its JSON, is in the logs.
    'structured-run-output-enabled': false,
    permissions: Object.fromEntries(MAY.map((what) => [`can-${what}`, true])),
    actions: { 'is-destroyable': true },
    'tag-names': [],
  },
  relationships: {
    organization: { data: { id: workspace.organization, type: 'organizations' } },
    'current-run': { data: holder ? { id: holder.id, type: 'runs' } : null },
  },
});

/** @param url address of the service */
export const stateDocument = (version: StateVersion, url: string): object => ({
  id: version.id,
  type: 'state-versions',
  attributes: {
    serial: version.serial,
    'created-at': version.createdAt,
    status: version.state ? 'finalized' : 'pending',
    'hosted-state-download-url': `${url}/blobs/states/${version.id}`,
    'hosted-state-upload-url': `${url}/blobs/states/${version.id}`,
    'hosted-json-state-upload-url': `${url}/blobs/json-states/${version.id}`,
    'resources-processed': true,
  },
  relationships: {
    outputs: {
      data: Object.keys(outputsOf(version)).map((name) => ({
        id: outputId(version, name),
        type: 'state-version-outputs',
      })),
    },
  },
});

const outputId = ({ id }: StateVersion, name: string): string => `${id}.${name}`;

/** @param reveal whether the value of a sensitive output is told */
export const outputDocument = (
  version: StateVersion,
  name: string,
  { value, type, sensitive = false }: StateOutput,
  reveal: boolean,
): object => ({
  id: outputId(version, name),
  type: 'state-version-outputs',
  attributes: {
    name,
    sensitive,
    type: typeof type === 'string' ? type : 'array',
    'detailed-type': type,
    value: sensitive && !reveal ? null : value,
  },
});

export const variableDocument = ({ id, value, ...attributes }: Variable): object => ({
  id,
  type: 'vars',
  attributes: { ...attributes, value: attributes.sensitive ? null : value },
});

export const runDocument = (run: Run): object => ({
  id: run.id,
  type: 'runs',
  attributes: {
    status: run.status,
    'has-changes': run.hasChanges,
    'is-destroy': run.options.isDestroy,
    'auto-apply': run.options.autoApply,
    'plan-only': run.options.planOnly,
    'save-plan': run.options.savePlan,
    refresh: run.options.refresh,
    'refresh-only': run.options.refreshOnly,
    variables: run.options.variables,
    message: run.options.message,
    'created-at': run.createdAt,
    source: 'tfe-configuration-version',
    'terraform-version': run.workspace.terraformVersion,
    actions: {
      'is-cancelable': !run.isFinal && !run.isConfirmable,
      'is-confirmable': run.isConfirmable,
      'is-discardable': run.isConfirmable || run.status === 'pending',
      'is-force-cancelable': false,
    },
    permissions: Object.fromEntries(
      ['apply', 'cancel', 'discard', 'force-cancel', 'force-execute'].map((what) => [`can-${what}`, true]),
    ),
  },
  relationships: {
    plan: { data: { id: planId(run), type: 'plans' } },
    apply: { data: { id: applyId(run), type: 'applies' } },
    workspace: { data: { id: run.workspace.id, type: 'workspaces' } },
    'configuration-version': { data: { id: run.configuration.id, type: 'configuration-versions' } },
  },
});

const planId = ({ id }: Run): string => id.replace('run-', 'plan-');
const applyId = ({ id }: Run): string => id.replace('run-', 'apply-');

/** @param kind whether the phase is the plan or the apply of the run */
export const phaseDocument = (run: Run, kind: 'plan' | 'apply', phase: Phase, url: string): object => ({
  id: kind === 'plan' ? planId(run) : applyId(run),
  type: kind === 'plan' ? 'plans' : 'applies',
  attributes: {
    status: phase.status,
    'has-changes': run.hasChanges,
    'log-read-url': `${url}/blobs/logs/${kind}/${run.id}`,
  },
});
