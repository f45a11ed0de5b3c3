import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseAllDocuments } from 'yaml';

import { manifestsOfEnvironment, renderManifests } from '../../cli/manifests/manifests';
import { type Environment, loadEnvironment } from '../../config/load';
import { BACKUP, behind, WITH_DOMAIN } from '../rig/pods/app';
import { ackWith, FIXTURES_DIR, loadText } from '../support/environments';
import { cloneInto, odcloud } from '../support/project';
import { type Attributes, type Stack, stackOf, synth } from '../support/synth';
import { asTerraform } from './as-terraform';
import { plain } from './plain';

type Tree = Record<string, unknown>;

const render = async (environment: Environment): Promise<string> =>
  renderManifests(environment.name, await manifestsOfEnvironment(environment));

const objectsIn = (yaml: string): Tree[] =>
  parseAllDocuments(yaml, { version: '1.1' }).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Tree;
  });

/** Arguments for Terraform, which no object in the cluster has. */
const TERRAFORM_ONLY = ['//', 'depends_on', 'lifecycle', 'timeouts', 'wait_until_bound'];

const KIND_OF_TYPE: Readonly<Record<string, string>> = {
  kubernetes_config_map_v1: 'v1 ConfigMap',
  kubernetes_cron_job_v1: 'batch/v1 CronJob',
  kubernetes_deployment_v1: 'apps/v1 Deployment',
  kubernetes_ingress_v1: 'networking.k8s.io/v1 Ingress',
  kubernetes_namespace_v1: 'v1 Namespace',
  kubernetes_network_policy_v1: 'networking.k8s.io/v1 NetworkPolicy',
  kubernetes_persistent_volume_claim_v1: 'v1 PersistentVolumeClaim',
  kubernetes_pod_disruption_budget_v1: 'policy/v1 PodDisruptionBudget',
  kubernetes_service_account_v1: 'v1 ServiceAccount',
  kubernetes_service_v1: 'v1 Service',
  kubernetes_storage_class_v1: 'storage.k8s.io/v1 StorageClass',
};

/** Replaces the placeholders for outputs of another stack, on both sides. */
const withoutWords = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value).replace(
      /\$\{data\.terraform_remote_state\.[^}]*\}|<[\w. [\]-]+ of [\w-]+>/g,
      '<…>',
    ),
  );

const wanted = (stack: Stack): Map<string, unknown> =>
  new Map(
    Object.entries(stack.json.resource ?? {})
      .filter(([type]) => type !== 'kubernetes_secret_v1')
      .flatMap(([type, all]) => Object.values(all).map((resource): [string, Attributes] => [type, resource]))
      .map(([type, resource]) => {
        const own = Object.fromEntries(
          Object.entries(resource).filter(([name]) => !TERRAFORM_ONLY.includes(name)),
        );
        const { name } = resource['metadata'] as { name: string };
        return [`${KIND_OF_TYPE[type] ?? type} ${name}`, withoutWords(plain(stack, own))];
      }),
  );

describe.each([
  ['the smallest cluster', () => loadText(ackWith())],
  ['one with everything, behind an NLB', () => loadEnvironment('ack', FIXTURES_DIR)],
  ['one behind a CLB', () => loadText(ackWith({ ...behind('clb'), ack: { ...WITH_DOMAIN.ack, ...BACKUP } }))],
  [
    'one with an Ingress',
    () =>
      loadText(ackWith({ ...WITH_DOMAIN, ack: { ...WITH_DOMAIN.ack, ingress: { tlsSecretName: 'tls' } } })),
  ],
])('the manifests of %s', (_, load) => {
  const environment = load();
  const stack = stackOf(synth(environment), `${environment.name}-ack-app`);

  test('are the stack’s resources: all of them, with the same fields', async () => {
    const objects = objectsIn(await render(environment));
    const made = new Map(
      objects.map((object) => {
        const { apiVersion, kind, metadata } = object as {
          apiVersion: string;
          kind: string;
          metadata: { name: string };
        };
        return [`${apiVersion} ${kind} ${metadata.name}`, withoutWords(asTerraform(object))];
      }),
    );
    const resources = wanted(stack);
    expect([...made.keys()].sort()).toEqual([...resources.keys()].sort());
    for (const [name, object] of made) expect({ [name]: object }).toEqual({ [name]: resources.get(name) });
  });

  test('contain no secret, and nothing that only Terraform understands', async () => {
    const yaml = await render(environment);
    expect(objectsIn(yaml).map(({ kind }) => kind)).not.toContain('Secret');
    expect(yaml).not.toMatch(/random_password|remote_state|\$\$\{|kubernetes_\w+_v1/);
  });

  test('name every value that must be filled in, at the top', async () => {
    const yaml = await render(environment);
    const [head = '', ...documents] = yaml.split('\n---\n');
    const open = new Set(documents.join().match(/<[\w. [\]-]+ of [\w-]+>/g) ?? []);
    for (const word of open) expect(head).toContain(`#      ${word}\n`);
    expect(open.size > 0).toBe(stack.text.includes('terraform_remote_state'));
  });
});

test('each object comes after the objects that it needs', async () => {
  const kinds = objectsIn(await render(loadEnvironment('ack', FIXTURES_DIR))).map(({ kind }) => String(kind));
  const before = (first: string, second: string): boolean => kinds.lastIndexOf(first) < kinds.indexOf(second);
  expect(kinds[0]).toBe('Namespace');
  for (const first of ['NetworkPolicy', 'ServiceAccount', 'PersistentVolumeClaim', 'ConfigMap']) {
    expect(before(first, 'Deployment')).toBe(true);
  }
});

describe('odcloud manifests', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'open-design-manifests-'));
  const project = cloneInto(folder);
  copyFileSync(path.join(FIXTURES_DIR, 'ack.yaml'), path.join(project, 'config', 'environments', 'ack.yaml'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('writes YAML to standard output, and nothing else', async () => {
    const { code, stdout, stderr } = await odcloud(project, ['manifests', 'ack']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(await render(loadEnvironment('ack', FIXTURES_DIR)));
  });

  test.each([
    [['demo'], 1, /environment demo has no section ack; allowed: an environment whose app runs in a cluster/],
    [['none'], 1, /environment none: there is no/],
    [['ack', 'demo'], 2, /allowed: odcloud manifests \[environment\]/],
  ])('%s: fails with the reason, and writes nothing', async (args, exitCode, message) => {
    const { code, stdout, stderr } = await odcloud(project, ['manifests', ...args]);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toMatch(message);
  });
});
