import { manifestsOfEnvironment } from '../../cli/manifests/manifests';
import { loadEnvironment } from '../../config/load';
import type { Manifest } from '../rig/apiserver/paths';
import { BACKUP, behind, BY_INGRESS, WITH_DOMAIN } from '../rig/pods/app';
import { ackWith, FIXTURES_DIR, loadText } from '../support/environments';
import { describeWith } from '../support/programs';
import { ChartRun } from './rendered';
import { valuesOf, withCloud } from './values';

type Tree = Record<string, unknown>;

const EVERYTHING_ELSE = {
  app: {
    memoryMiB: 3000,
    cpus: 1.5,
    environment: { LOG_LEVEL: 'debug', PATTERN: '$(HOME) "{{ .Values }}" \\ <&>$$', ZERO: '' },
    outboundProxy: 'http://10.20.0.9:3128',
    egress: { networks: ['10.20.0.0/24', '10.30.0.0/16'], hosts: ['llm.internal.example', '10.20.0.7'] },
  },
  ack: {
    environmentSecret: 'app-environment',
    pullSecret: 'registry',
    dataDisk: { sizeGiB: 1024 },
    tokenRevision: 1_234_567,
    ...BACKUP,
  },
};

/** Environments whose manifests the chart has to make from their values. */
const ENVIRONMENTS = {
  'the smallest cluster': () => loadText(ackWith()),
  'one with everything, behind an NLB': () => loadEnvironment('ack', FIXTURES_DIR),
  'one behind a CLB': () => loadText(ackWith({ ...behind('clb'), ack: { ...WITH_DOMAIN.ack, ...BACKUP } })),
  'one with an Ingress': () => loadText(ackWith(BY_INGRESS)),
  'one with an Ingress of another controller': () =>
    loadText(
      ackWith({
        ...BY_INGRESS,
        ack: {
          ...BY_INGRESS.ack,
          ingress: {
            tlsSecretName: 'tls',
            className: 'other',
            controllerNamespace: 'ingress',
            controllerLabel: 'example.com/name=other',
          },
        },
      }),
    ),
  'one with a domain and no entrance': () => loadText(ackWith(WITH_DOMAIN)),
  'one for everyone, with variables, a proxy and internal hosts': () =>
    loadText(
      ackWith({
        ...WITH_DOMAIN,
        access: { allow: 'everyone', domain: 'design.example.com', icpNumber: '粤B2-20090001-5' },
        app: EVERYTHING_ELSE.app,
        ack: { ...WITH_DOMAIN.ack, ...EVERYTHING_ELSE.ack },
      }),
    ),
  'one with a proxy and no internal hosts': () =>
    loadText(
      ackWith({
        app: {
          outboundProxy: 'http://10.20.0.9:3128',
          egress: { networks: ['10.20.0.0/24'] },
          memoryMiB: 2048,
        },
      }),
    ),
};

/** Differences from the manifests that a release needs. */
const withoutHelm = (object: Manifest): unknown => {
  const { metadata, ...rest } = structuredClone(object) as unknown as { metadata: Tree };
  const labels = (metadata['labels'] ?? {}) as Tree;
  // Labels by which Helm and people find what belongs to the release.
  for (const name of ['helm.sh/chart', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by']) {
    expect([object.kind, object.metadata.name, typeof labels[name]]).toEqual([
      object.kind,
      object.metadata.name,
      'string',
    ]);
    Reflect.deleteProperty(labels, name);
  }
  if (Object.keys(labels).length === 0) Reflect.deleteProperty(metadata, 'labels');
  // The claim outlives the release.
  if (object.kind === 'PersistentVolumeClaim') {
    expect(metadata['annotations']).toEqual({ 'helm.sh/resource-policy': 'keep' });
    Reflect.deleteProperty(metadata, 'annotations');
  }
  return { ...rest, metadata };
};

/** Variables have no order of their own: Helm sorts maps by name. */
const sorted = (value: unknown, key = ''): unknown => {
  if (Array.isArray(value)) {
    const list = value.map((one: unknown) => sorted(one));
    return key === 'env'
      ? list.sort((one, other) =>
          ((one as Tree)['name'] as string).localeCompare((other as Tree)['name'] as string),
        )
      : list;
  }
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sorted(one, name)]));
};

const byName = (objects: readonly Manifest[], text: (object: Manifest) => unknown): Map<string, unknown> =>
  new Map(objects.map((object) => [`${object.kind} ${object.metadata.name}`, sorted(text(object))]));

describeWith(['go'], 'the chart, rendered by the real Helm', () => {
  const chart = new ChartRun();
  afterAll(() => {
    chart.remove();
  });

  test.each(Object.entries(ENVIRONMENTS))('makes the manifests of %s', async (_, load) => {
    const environment = load();
    const { objects } = await manifestsOfEnvironment(environment);
    const meant = byName(
      // The chart has no namespace of its own: whoever removed the release would remove the data with it.
      withCloud(objects as unknown as readonly Manifest[]).filter(({ kind }) => kind !== 'Namespace'),
      (object) => object,
    );
    const made = byName(await chart.rendered(valuesOf(environment), 'od', 'open-design'), withoutHelm);
    // Classes have no namespace, so that of the chart has the names of namespace and release in its name.
    const text = JSON.stringify([...made]).replaceAll('open-design-od-essd', 'open-design-essd');
    const named = new Map(JSON.parse(text) as [string, unknown][]);
    expect([...named.keys()].sort()).toEqual([...meant.keys()].sort());
    for (const [name, object] of meant) expect({ [name]: named.get(name) }).toEqual({ [name]: object });
  });
});
