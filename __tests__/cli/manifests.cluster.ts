import { manifestsOfEnvironment } from '../../cli/manifests/manifests';
import { loadEnvironment } from '../../config/load';
import { APPLY, type Container, isTree, lost, podsIn, type PodTemplate } from '../rig/apiserver/intended';
import { collectionOf, type Manifest, pathOf } from '../rig/apiserver/paths';
import { type Answer, ApiServer } from '../rig/apiserver/server';
import { FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';

type Tree = Record<string, unknown>;

const NAMESPACE = 'open-design';

const containersOf = ({ spec }: PodTemplate): Container[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []),
];

const softenContainers = (key: string): ((template: PodTemplate) => void) => {
  return (template) => {
    for (const { securityContext } of containersOf(template)) Reflect.deleteProperty(securityContext, key);
  };
};

/** Ways to remove a hardening from a pod. `restricted` must reject each of them. */
const SOFTENINGS: readonly (readonly [string, (template: PodTemplate) => void])[] = [
  ['privilege escalation is not forbidden', softenContainers('allowPrivilegeEscalation')],
  ['capabilities are not dropped', softenContainers('capabilities')],
  [
    'the user may be root',
    ({ spec }) => {
      forgetEverywhere(spec, 'runAsNonRoot');
    },
  ],
  [
    'system calls are not filtered',
    ({ spec }) => {
      forgetEverywhere(spec, 'seccompProfile');
    },
  ],
  [
    'the network is the node’s',
    ({ spec }) => {
      spec['hostNetwork'] = true;
    },
  ],
  [
    'a folder of the node is mounted',
    ({ spec }) => {
      spec['volumes'] = [
        ...((spec['volumes'] as Tree[] | undefined) ?? []),
        { name: 'etc', hostPath: { path: '/etc' } },
      ];
    },
  ],
];

/** Removes the setting from the pod and from every container, because one of them is sufficient. */
const forgetEverywhere = (spec: PodTemplate['spec'], key: string): void => {
  for (const context of [
    spec['securityContext'],
    ...containersOf({ spec }).map((one) => one.securityContext),
  ]) {
    if (isTree(context)) Reflect.deleteProperty(context, key);
  }
};

describeWith(['go', 'etcd', 'openssl'], 'the manifests, in a real API server', () => {
  const server = new ApiServer();
  let manifests: readonly Manifest[];
  let pods: [string, PodTemplate][];

  const createPod = (template: PodTemplate, dryRun = true): Promise<Answer> =>
    server.ask('POST', `/api/v1/namespaces/${NAMESPACE}/pods${dryRun ? '?dryRun=All' : ''}`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { generateName: 'tests-' },
      spec: template.spec,
    });

  beforeAll(async () => {
    await server.start();
    const made = await manifestsOfEnvironment(loadEnvironment('ack', FIXTURES_DIR));
    // Any text can replace a value that only the cloud knows.
    manifests = JSON.parse(
      JSON.stringify(made.objects).replace(/<[^">]* of [^">]*>/g, 'known-later'),
    ) as Manifest[];
    pods = podsIn(manifests);
  });
  afterAll(() => server.stop());

  test('each is accepted without unknown fields, and a second time without a change', async () => {
    for (const manifest of manifests) {
      const first = await server.ask('PATCH', `${pathOf(manifest)}?${APPLY}`, manifest);
      expect([manifest.kind, manifest.metadata.name, first.status, first.body['message']]).toEqual([
        manifest.kind,
        manifest.metadata.name,
        201,
        undefined,
      ]);
      const second = await server.ask('PATCH', `${pathOf(manifest)}?${APPLY}`, manifest);
      // The server's own metadata may change.
      const content = ({ body: { metadata: _, ...rest } }: Answer): unknown => rest;
      expect([manifest.kind, second.status, content(second)]).toEqual([manifest.kind, 200, content(first)]);
    }
  });

  test('each is returned as intended', async () => {
    for (const manifest of manifests) {
      const { body } = await server.ask('GET', pathOf(manifest));
      expect([manifest.kind, manifest.metadata.name, lost(manifest, body)]).toEqual([
        manifest.kind,
        manifest.metadata.name,
        [],
      ]);
    }
  });

  test('the namespace contains only their objects', async () => {
    const collections = new Set(manifests.filter(({ kind }) => kind !== 'Namespace').map(collectionOf));
    for (const collection of collections) {
      const { body } = await server.ask('GET', collection);
      const names = (body['items'] as Manifest[]).map(({ metadata }) => metadata.name);
      const meant = manifests
        .filter((one) => collectionOf(one) === collection)
        .map(({ metadata }) => metadata.name);
      expect(names.filter((name) => name !== 'kube-root-ca.crt').sort()).toEqual([...meant].sort());
    }
  });

  test('all of their pods are admitted where `restricted` is enforced', async () => {
    expect(pods.length).toBeGreaterThanOrEqual(3);
    for (const [name, template] of pods) {
      const { status, body } = await createPod(template);
      expect([name, status, body['message']]).toEqual([name, 201, undefined]);
    }
  });

  test.each(SOFTENINGS)('none is admitted if %s', async (_, soften) => {
    for (const [name, template] of pods) {
      const softened = structuredClone(template);
      soften(softened);
      const { status, body } = await createPod(softened);
      expect([name, status, String(body['message'])]).toEqual([
        name,
        403,
        expect.stringContaining('violates PodSecurity "restricted:'),
      ]);
    }
  });

  test('they request one replica, and a second one never runs beside the first', () => {
    const deployments = manifests.filter(({ kind }) => kind === 'Deployment') as unknown as {
      spec: { replicas: number; strategy: { type: string } };
    }[];
    expect(deployments.map(({ spec }) => [spec.replicas, spec.strategy.type])).toEqual([[1, 'Recreate']]);
  });
});
