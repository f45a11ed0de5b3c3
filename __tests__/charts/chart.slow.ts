import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import { manifestsOfEnvironment } from '../../cli/manifests/manifests';
import { loadEnvironment } from '../../config/load';
import { CHART, chartFiles, committedFiles } from '../../tools/chart/chart';
import type { Manifest } from '../rig/apiserver/paths';
import { helm, objectsIn } from '../rig/helm/helm';
import { BACKUP, behind, BY_INGRESS, WITH_DOMAIN } from '../rig/pods/app';
import { ackWith, DIGEST, faultOf, FIXTURES_DIR, loadText } from '../support/environments';
import { describeWith } from '../support/programs';
import type { ProgramRun } from '../support/project';
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

const IN_NAMESPACE = ['--namespace', 'open-design'];

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
  const home = mkdtempSync(path.join(tmpdir(), 'open-design-helm-'));
  afterAll(() => {
    rmSync(home, { recursive: true, force: true });
  });

  const withValues = (
    command: readonly string[],
    values: unknown,
    options: readonly string[] = [],
  ): Promise<ProgramRun> => {
    const file = path.join(home, 'values.yaml');
    // JSON is YAML, with fewer surprises.
    writeFileSync(file, JSON.stringify(values));
    return helm(home, [...command, CHART, '--values', file, ...options]);
  };

  const rendered = async (values: unknown, release: string, namespace: string): Promise<Manifest[]> => {
    const { code, stdout, stderr } = await withValues(['template', release], values, [
      '--namespace',
      namespace,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return objectsIn(stdout);
  };

  test.each(Object.entries(ENVIRONMENTS))('makes the manifests of %s', async (_, load) => {
    const environment = load();
    const { objects } = await manifestsOfEnvironment(environment);
    const meant = byName(
      // The chart has no namespace of its own: whoever removed the release would remove the data with it.
      withCloud(objects as unknown as readonly Manifest[]).filter(({ kind }) => kind !== 'Namespace'),
      (object) => object,
    );
    const made = byName(await rendered(valuesOf(environment), 'od', 'open-design'), withoutHelm);
    // Classes have no namespace, so that of the chart has the names of namespace and release in its name.
    const text = JSON.stringify([...made]).replaceAll('open-design-od-essd', 'open-design-essd');
    const named = new Map(JSON.parse(text) as [string, unknown][]);
    expect([...named.keys()].sort()).toEqual([...meant.keys()].sort());
    for (const [name, object] of meant) expect({ [name]: named.get(name) }).toEqual({ [name]: object });
  });

  test('is in the repository as npm run chart writes it', async () => {
    expect(committedFiles()).toEqual(await chartFiles());
  });

  test('is accepted by helm lint', async () => {
    const { code, stdout } = await withValues(
      ['lint', '--strict'],
      valuesOf(loadEnvironment('ack', FIXTURES_DIR)),
    );
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(stdout).not.toMatch(/WARNING|ERROR/);
  });

  test('keeps the names of two releases apart', async () => {
    const values = valuesOf(loadText(ackWith()));
    const classes = async (release: string, namespace: string): Promise<string[]> =>
      (await rendered(values, release, namespace))
        .filter(({ metadata }) => metadata.namespace === undefined)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(await classes('od', 'one')).toEqual(['StorageClass one-od-essd']);
    expect(await classes('od', 'two')).toEqual(['StorageClass two-od-essd']);
    // A namespace that is a number in YAML stays a text.
    const [object] = await rendered(values, 'od', '123');
    expect(object?.metadata.namespace).toBe('123');
  });

  test('uses a class of the cluster, and makes none', async () => {
    const values = { ...valuesOf(loadText(ackWith())), dataDisk: { storageClass: 'alicloud-disk-essd' } };
    const objects = await rendered(values, 'od', 'open-design');
    expect(objects.map(({ kind }) => kind)).not.toContain('StorageClass');
    const claim = objects.find(({ kind }) => kind === 'PersistentVolumeClaim');
    expect((claim as unknown as { spec: Tree }).spec['storageClassName']).toBe('alicloud-disk-essd');
  });

  test('reads the token from the Secret that the values name', async () => {
    const values = { ...valuesOf(loadText(ackWith())), token: { existingSecret: 'mine' } };
    const text = JSON.stringify(await rendered(values, 'od', 'open-design'));
    expect(text.match(/"secretKeyRef":\{"key":"api-token","name":"mine"\}/g)).toHaveLength(1);
    expect(text.match(/"secretName":"mine"/g)).toHaveLength(1);
    expect(text).not.toContain('"kind":"Secret"');
  });

  describe('refuses what an environment refuses', () => {
    const good = (): Tree => valuesOf(loadEnvironment('ack', FIXTURES_DIR));

    /** Sets the value at a path; undefined removes it. */
    const changed = (base: Tree, at: string, value: unknown): Tree => {
      const tree = structuredClone(base);
      const keys = at.split('.');
      const last = keys.pop() ?? '';
      const place = keys.reduce((below, key) => (below[key] ??= {}) as Tree, tree);
      if (value === undefined) Reflect.deleteProperty(place, last);
      else place[last] = value;
      return tree;
    };

    const refusal = async (values: unknown): Promise<string> => {
      const { code, stdout, stderr } = await withValues(['template', 'od'], values, IN_NAMESPACE);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      return stderr;
    };

    test.each([
      ['replicas', 2],
      ['replicaCount', 2],
      ['access.allow', []],
      ['access.allow', ['203.0.113.0/24;']],
      ['access.allow', ['203.0.113.0/24 1; } server { listen 9 default_server; #']],
      ['access.allow', ['203.0.113.7/24']],
      ['access.allow', ['0.0.0.0/0']],
      ['access.allow', ['2001:db8::/32']],
      ['access.allow', 'anyone'],
      ['access.allow', undefined],
      ['access.domain', 'design.example.com; return 200'],
      ['access.domain', 'design.example.com\n'],
      ['access.domain', 'Design.example.com'],
      ['access.domain', `${'a.'.repeat(126)}example`],
      ['access.domain', undefined],
      ['access.icpNumber', "京ICP备12345678号-1'; }"],
      ['app.image', 'registry.example.com/design/od:latest'],
      ['app.image', `od@${DIGEST}`],
      ['app.memoryMiB', 512],
      ['app.memoryMiB', '1024'],
      ['app.cpus', 0.3],
      ['app.environment', { OD_PORT: '1' }],
      ['app.environment', { NODE_OPTIONS: '--inspect' }],
      ['app.environment', { https_PROXY: 'http://10.0.0.1' }],
      ['app.environment', { 'A B': 'x' }],
      ['app.environment', { A: 'two\nlines' }],
      ['app.environment', { A: 'x'.repeat(1025) }],
      ['app.environment', { A: 1 }],
      ['app.environment', Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`A${index}`, '']))],
      ['app.environmentSecret', 'open-design'],
      ['app.outboundProxy', 'https://10.20.0.9'],
      ['app.outboundProxy', 'http://user:password@10.20.0.9'],
      ['app.outboundProxy', 'http://localhost:3128'],
      ['app.outboundProxy', 'http://127.0.0.1:3128'],
      ['app.outboundProxy', 'http://10.20.0.300'],
      ['app.egress', { networks: ['100.100.100.200/32'] }],
      ['app.egress', { networks: ['100.64.0.0/10'] }],
      ['app.egress', { networks: ['100.100.100.201/24'] }],
      ['app.egress', { networks: ['10.0.0.0/7'] }],
      ['app.egress', { networks: [], hosts: ['llm.internal.example'] }],
      ['app.egress', { networks: ['10.20.0.0/24'], hosts: ['localhost'] }],
      ['app.egress', { networks: ['10.20.0.0/24'], hosts: ['10.20.0'] }],
      ['app.registryMirrors', ['https://mirror.example.com']],
      ['frontProxyImage', 'nginx'],
      ['zone', 'hangzhou'],
      ['network.cidr', '203.0.113.0/24'],
      ['network.cidr', '10.80.0.1/16'],
      ['network.cidr', '192.168.0.0/15'],
      ['network.vSwitches', ['10.80.0.0/30']],
      ['network.vSwitches', []],
      ['pullSecret', 'registry:password'],
      ['token.value', 'x'],
      ['token.revision', 0],
      ['dataDisk.sizeGiB', 10],
      ['dataDisk.kmsKeyId', 'alias/key'],
      ['balancer.kind', 'alb'],
      ['backup.bucket', 'Example'],
      ['backup.image', 'registry.example.com/library/python'],
      ['backup.region', 'cn-nowhere'],
      ['backup.roleArn', 'acs:ram::1:user/me'],
      ['backup.roleArn', undefined],
    ])('%s: %j', async (at, value) => {
      const [first = '', second = ''] = at.split('.');
      expect(await refusal(changed(good(), at, value))).toContain(
        `'/${first}`.replace(/^'\/replicaCount/, "'replicaCount'"),
      );
      // The environment's file has the same key.
      if (['access', 'app'].includes(first) && !['registryMirrors', 'environmentSecret'].includes(second)) {
        const file = parse(readFileSync(path.join(FIXTURES_DIR, 'ack.yaml'), 'utf8')) as Tree;
        expect(faultOf(stringify(changed(file, at, value)))).toContain(first);
      }
    });

    test('two entrances, and one without a domain', async () => {
      const both = changed(good(), 'ingress', { tlsSecretName: 'tls' });
      expect(await refusal(both)).toContain("at '/balancer': false schema");
      const { balancer: _, ...ingress } = changed(both, 'access.domain', undefined);
      expect(await refusal(ingress)).toContain("at '/access': missing property 'domain'");
    });

    test.each([
      'token',
      'token.existingSecret',
      'token.revision',
      'dataDisk',
      'dataDisk.sizeGiB',
      'app.memoryMiB',
      'app.environment',
      'app.egress',
      'app.egress.networks',
      'app.egress.hosts',
      'network.vSwitches',
      'replicas',
    ])('%s: null, with which Helm removes the default', async (at) => {
      expect(await refusal(changed(good(), at, null))).toContain(`missing property '${at.split('.').at(-1)}'`);
    });

    test.each(['default', 'kube-system', 'arms-prom'])('the namespace %s, which has other pods', async (namespace) => {
      const { code, stderr } = await withValues(['template', 'od'], good(), ['--namespace', namespace]);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringContaining(
          `got the namespace ${namespace}; allowed: a namespace for the app alone`,
        ) as string,
      });
    });

    test('the Secret of the token as the one of variables', async () => {
      const values = changed(changed(good(), 'token.existingSecret', 'mine'), 'app.environmentSecret', 'mine');
      expect(await refusal(values)).toContain('app.environmentSecret: got mine, which is token.existingSecret');
    });

    test('but not what an environment accepts', async () => {
      for (const [at, value] of [
        ['access.domain', 'xn--fiq228c.example'],
        ['access.icpNumber', '合字B2-20170001'],
        ['access.allow', ['10.0.0.0/8', '203.0.113.7/32', '128.0.0.0/9']],
        ['app.environment', { no_proxy_: 'a', HTTP: '$(A)' }],
        ['app.outboundProxy', 'http://proxy.internal.example'],
        [
          'app.egress',
          { networks: ['100.100.101.0/24', '10.0.0.0/8'], hosts: ['10.1.2.3', 'localhost.example'] },
        ],
        ['network', { cidr: '172.16.0.0/12', vSwitches: ['172.16.0.0/16'] }],
      ] as const) {
        const { code, stderr } = await withValues(['template', 'od'], changed(good(), at, value), IN_NAMESPACE);
        expect({ at, code, stderr }).toEqual({ at, code: 0, stderr: '' });
      }
    });
  });
});
