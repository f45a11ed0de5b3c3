import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { loadEnvironment } from '../../config/load';
import { CHART } from '../../tools/chart/chart';
import { APPLY, lost, podsIn } from '../rig/apiserver/intended';
import { collectionOf, type Manifest, pathOf } from '../rig/apiserver/paths';
import { type Answer, ApiServer } from '../rig/apiserver/server';
import { helm, objectsIn } from '../rig/helm/helm';
import { DIGEST, FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';
import type { ProgramRun } from '../support/project';
import { valuesOf } from './values';

/** Two teams with a release each, under one name. */
const [FIRST, SECOND] = ['team-one', 'team-two'];
const RELEASE = 'design';

describeWith(['go', 'etcd', 'openssl'], 'the chart, in a real API server', () => {
  const server = new ApiServer();
  const home = mkdtempSync(path.join(tmpdir(), 'open-design-helm-'));
  const values = valuesOf(loadEnvironment('ack', FIXTURES_DIR));

  const withChart = (
    command: string,
    namespace: string,
    options: readonly string[] = [],
  ): Promise<ProgramRun> =>
    helm(
      home,
      [
        command,
        RELEASE,
        CHART,
        '--namespace',
        namespace,
        '--values',
        path.join(home, 'values.json'),
        ...options,
      ],
      { KUBECONFIG: path.join(home, 'kubeconfig') },
    );

  const rendered = async (namespace: string): Promise<Manifest[]> =>
    objectsIn((await withChart('template', namespace)).stdout);

  const statusOf = async (manifest: Manifest): Promise<string> =>
    `${manifest.kind} ${manifest.metadata.name}: ${(await server.ask('GET', pathOf(manifest))).status}`;

  beforeAll(async () => {
    await server.start();
    writeFileSync(path.join(home, 'values.json'), JSON.stringify(values));
    writeFileSync(path.join(home, 'kubeconfig'), server.kubeconfig(), { mode: 0o600 });
    for (const name of [FIRST, SECOND]) {
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      const made = await server.ask('POST', '/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels },
      });
      expect(made.status).toBe(201);
    }
  });
  afterAll(async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  });

  test('two releases of one name are installed in two namespaces, and neither changes the other', async () => {
    for (const namespace of [FIRST, SECOND]) {
      const { code, stdout, stderr } = await withChart('install', namespace);
      expect({ namespace, code, stderr }).toEqual({ namespace, code: 0, stderr: '' });
      // Helm's own lookup finds no Secret.
      expect(stdout).toContain(`sh token-secret.sh ${namespace} open-design\n`);
    }
    const names = (objects: readonly Manifest[]): string[] => objects.map((object) => pathOf(object));
    const [first, second] = [names(await rendered(FIRST)), names(await rendered(SECOND))];
    expect(first.filter((name) => second.includes(name))).toEqual([]);
  });

  test('each object is returned as intended, and an apply changes none', async () => {
    for (const manifest of await rendered(FIRST)) {
      const { body } = await server.ask('GET', pathOf(manifest));
      expect([manifest.kind, manifest.metadata.name, lost(manifest, body)]).toEqual([
        manifest.kind,
        manifest.metadata.name,
        [],
      ]);
      // Helm is the owner of the fields, so the tests take them over.
      const content = ({ body: { metadata: _, ...rest } }: Answer): unknown => rest;
      const [one, two] = [
        await server.ask('PATCH', `${pathOf(manifest)}?${APPLY}&force=true`, manifest),
        await server.ask('PATCH', `${pathOf(manifest)}?${APPLY}&force=true`, manifest),
      ];
      expect([manifest.kind, one.status, one.body['message'], content(two)]).toEqual([
        manifest.kind,
        200,
        undefined,
        content(one),
      ]);
    }
  });

  test('all of its pods are admitted where `restricted` is enforced', async () => {
    const pods = podsIn(await rendered(FIRST));
    expect(pods.map(([name]) => name)).toHaveLength(3);
    for (const [name, { spec }] of pods) {
      const { status, body } = await server.ask('POST', `/api/v1/namespaces/${FIRST}/pods?dryRun=All`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { generateName: 'tests-' },
        spec,
      });
      expect([name, status, body['message']]).toEqual([name, 201, undefined]);
    }
  });

  test('an upgrade changes what the values change, and adds and removes objects', async () => {
    const image = `registry.example.com/design/od@${DIGEST}`;
    const { backup: _, ...rest } = values as { app: object; backup?: unknown };
    writeFileSync(
      path.join(home, 'values.json'),
      JSON.stringify({ ...rest, app: { ...rest.app, image }, token: { revision: 3 } }),
    );
    const before = await rendered(SECOND);
    expect(before.map(({ kind }) => kind)).not.toContain('CronJob');
    const { code, stderr } = await withChart('upgrade', SECOND);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const manifest of before) {
      const { body } = await server.ask('GET', pathOf(manifest));
      expect([manifest.kind, lost(manifest, body)]).toEqual([manifest.kind, []]);
    }
    const { body } = await server.ask('GET', `/apis/batch/v1/namespaces/${SECOND}/cronjobs`);
    expect(body['items']).toEqual([]);
  });

  test('a second replica is refused, and the release stays as it is', async () => {
    const { code, stderr } = await withChart('upgrade', SECOND, ['--set', 'replicas=2']);
    expect(code).toBe(1);
    expect(stderr).toContain("at '/replicas': value must be 1");
    const { body } = await server.ask('GET', `/apis/apps/v1/namespaces/${SECOND}/deployments/open-design`);
    expect((body['spec'] as { readonly replicas: number }).replicas).toBe(1);
  });

  test('a removal keeps the claim and nothing else, and the next release of the name takes it over', async () => {
    const objects = await rendered(SECOND);
    const removed = await helm(home, ['uninstall', RELEASE, '--namespace', SECOND], {
      KUBECONFIG: path.join(home, 'kubeconfig'),
    });
    expect(removed.code).toBe(0);
    expect(removed.stdout).toContain('open-design-data');
    const left = await Promise.all(objects.map(statusOf));
    expect(left.filter((line) => !line.endsWith(': 404'))).toEqual([
      'PersistentVolumeClaim open-design-data: 200',
    ]);
    const claims = objects.filter(({ kind }) => kind === 'PersistentVolumeClaim').map(collectionOf);
    const uids = async (): Promise<unknown[]> => {
      const { body } = await server.ask('GET', claims[0] ?? '');
      return (body['items'] as { metadata: { uid: string } }[]).map(({ metadata }) => metadata.uid);
    };
    const before = await uids();
    expect((await withChart('install', SECOND)).code).toBe(0);
    expect(await uids()).toEqual(before);
  });
});
