import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { DOCKER_CONFIG, IMAGES } from '../../ros/compute-nest/identifiers';
import { PACKAGE_LIMITS, PACKAGES } from '../../ros/compute-nest/packages';
import {
  ACK_TEMPLATE,
  DIST,
  EVERYTHING,
  objectsIn,
  REQUIRED,
  resolvedWith,
  yamlOf,
} from '../rig/compute-nest/cluster';
import { HOST_REQUIRED } from '../rig/compute-nest/host';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';

type Tree = Readonly<Record<string, unknown>>;

interface Config {
  readonly Service: Tree & {
    readonly DeployMetadata: {
      readonly SupplierDeployMetadata: { readonly AcrImageArtifactRelation: Tree };
      readonly TemplateConfigs: readonly {
        readonly Name: string;
        readonly Url: string;
        readonly PredefinedParameters: readonly {
          readonly Parameters: Readonly<Record<string, string | number>>;
        }[];
      }[];
    };
    readonly ServiceInfo: readonly { readonly Locale: string; readonly Image: string }[];
  };
  readonly Artifact: Readonly<
    Record<string, Tree & { readonly ArtifactName: string; readonly Description: string }>
  >;
}

const FOLDER = path.join(DIST, 'compute-nest');
const config = parse(readFileSync(path.join(FOLDER, 'config.yaml'), 'utf8'), { version: '1.1' }) as Config;
const template = readTemplate(ACK_TEMPLATE);
const parameters = Object.entries(template.Parameters ?? {}) as unknown as [
  string,
  Tree & { readonly Label: Tree; readonly Description: Readonly<Record<string, string>> },
][];

describe('the packages', () => {
  const { name, description, word, tags } = PACKAGE_LIMITS;

  test.each(Object.entries(config.Artifact))('%s keeps the limits of the console', (key, artifact) => {
    // computenest-cli finds only such keys.
    expect(key).toMatch(/^\w+$/);
    expect(artifact.ArtifactName).toMatch(word);
    for (const [text, { least, most }] of [
      [artifact.ArtifactName, name],
      [artifact.Description, description],
    ] as const) {
      expect(text.length).toBeGreaterThanOrEqual(least);
      expect(text.length).toBeLessThanOrEqual(most);
    }
    expect((artifact['Tags'] as readonly unknown[] | undefined)?.length ?? 0).toBeLessThanOrEqual(tags);
    expect(artifact).toMatchObject({ ArtifactType: 'AcrImage', ArtifactBuildType: 'ContainerImage' });
  });

  test('the limits are those of the article', () => {
    expect(PACKAGE_LIMITS).toEqual({
      name: { least: 3, most: 128 },
      version: { least: 3, most: 50 },
      word: /^[A-Za-z0-9_]+$/,
      description: { least: 10, most: 500 },
      tags: 20,
    });
  });

  test('there is one for every image of the templates, by the same identifier', () => {
    const used = config.Service.DeployMetadata.TemplateConfigs.flatMap(({ Url }) =>
      readFileSync(path.join(FOLDER, Url), 'utf8').match(/\{\{[^}]*acrimage[^}]*\}\}/g),
    );
    expect(
      Object.keys(config.Service.DeployMetadata.SupplierDeployMetadata.AcrImageArtifactRelation).sort(),
    ).toEqual([...new Set(used)].sort());
    expect(Object.values(PACKAGES).map(({ image }) => image)).toEqual(Object.values(IMAGES));
  });
});

describe('the service', () => {
  test('is private, speaks both languages, and has its files', () => {
    expect(config.Service).toMatchObject({ ServiceType: 'private', DeployType: 'ros' });
    expect(config.Service.ServiceInfo.map(({ Locale }) => Locale)).toEqual(['zh-CN', 'en-US']);
    for (const { Image } of config.Service.ServiceInfo) {
      expect(readFileSync(path.join(FOLDER, Image)).subarray(1, 4).toString()).toBe('PNG');
    }
  });

  test('every choice of parameters fits its template', () => {
    const { TemplateConfigs } = config.Service.DeployMetadata;
    expect(TemplateConfigs.map(({ Name }) => Name)).toEqual(['ACK', 'ECS']);
    for (const { Name, Url, PredefinedParameters } of TemplateConfigs) {
      expect(PredefinedParameters.length).toBeGreaterThan(1);
      const required = Name === 'ACK' ? REQUIRED : HOST_REQUIRED;
      for (const { Parameters } of PredefinedParameters) {
        const texts: Readonly<Record<string, string>> = Object.fromEntries(
          Object.entries(Parameters).map(([name, value]) => [name, String(value)]),
        );
        const parameters = { ...required, ...texts };
        expect(resolve(readTemplate(path.join(FOLDER, Url)), { parameters }).faults).toEqual([]);
      }
    }
  });
});

describe('the template for a cluster', () => {
  test('is small enough for the API', () => {
    // Source: ROS, "Limits".
    expect(statSync(ACK_TEMPLATE).size).toBeLessThan(524_288);
  });

  test('asks for no secret, and has no default for who may connect', () => {
    for (const [name, parameter] of parameters) {
      expect({ [name]: parameter['NoEcho'] }).toEqual({ [name]: undefined });
      expect(name).not.toMatch(/password|secretkey|accesskey/i);
    }
    for (const name of ['Clients', 'NetworkCidr', 'ClusterId']) {
      expect(template.Parameters?.[name]).not.toHaveProperty('Default');
    }
  });

  test('explains every parameter in both languages', () => {
    for (const [name, { Label, Description }] of parameters) {
      expect([name, Object.keys(Label), Object.keys(Description)]).toEqual([
        name,
        ['en', 'zh-cn'],
        ['en', 'zh-cn'],
      ]);
      expect(Description['zh-cn']).toMatch(/\p{Script=Han}/u);
      expect(Description['en']).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test('says in the help for the cluster what the service is not for, and what to take instead', () => {
    const [, { Description } = { Description: {} as Readonly<Record<string, string>> }] =
      parameters.find(([name]) => name === 'ClusterId') ?? [];
    for (const word of [
      'auto scaling',
      'frequent',
      'without internet',
      'public images',
      'registry of your own',
    ]) {
      expect(Description['en']).toContain(word);
    }
    for (const word of ['自动伸缩', '频繁', '无法访问公网', '公共镜像', '自有镜像仓库']) {
      expect(Description['zh-cn']).toContain(word);
    }
  });

  test.each<[title: string, values: Record<string, string>]>([
    ['no network of clients', { Clients: '' }],
    ['a network with a bit after its prefix', { Clients: '203.0.113.1/24' }],
    ['the whole internet as a network', { Clients: '0.0.0.0/0' }],
    ['nginx in a client', { Clients: '203.0.113.0/24 1; } server {' }],
    ['a line end after a client', { Clients: '203.0.113.0/24\n' }],
    ['a namespace of the system', { Namespace: 'kube-system' }],
    ['the namespace default', { Namespace: 'default' }],
    ['a quote in a namespace', { Namespace: "a'b" }],
    ['YAML in a domain', { Domain: "a.example'\nkind: Secret" }],
    ['a public network of the VPC', { NetworkCidr: '8.8.8.0/24' }],
    ['a bucket in upper case', { BackupBucket: 'Bucket' }],
    ['a storage class with a blank', { StorageClass: 'a b' }],
    ['a network that is partly public', { NetworkCidr: '192.168.0.0/13' }],
    ['a Secret with a colon', { TlsSecret: 'a: b' }],
    ['a Secret that the registry has', { TlsSecret: 'compute-nest-registry' }],
    ['a name that Kubernetes refuses', { TlsSecret: 'a..b' }],
    ['a class of that kind', { IngressClass: 'a.-b' }],
    ['a storage class of that kind', { StorageClass: 'a-.b' }],
    ['less memory than the app needs', { MemoryMiB: '512' }],
    ['a data disk that is too small', { DataDiskGiB: '1' }],
    ['no revision of the token', { TokenRevision: '0' }],
  ])('refuses %s', (_, values) => {
    const { faults } = resolvedWith({ ...EVERYTHING, ...values });
    expect(faults.map(({ of, at }) => [of, at])).toEqual([
      ['parameter', `Parameters.${Object.keys(values).join()}`],
    ]);
  });

  test('pulls every image once, with the temporary login, and keeps it', () => {
    for (const values of [EVERYTHING, REQUIRED]) {
      const resolved = resolvedWith(values);
      const content = resolved.resources['App']?.properties['YamlContent'] as string;
      const text = yamlOf(resolved, 'App');
      expect(content.split(DOCKER_CONFIG)).toHaveLength(2);
      const pods = objectsIn(text).flatMap((object) => {
        const { spec } = object as unknown as { spec?: Tree };
        const job = (spec?.['jobTemplate'] as { spec: Tree } | undefined)?.spec ?? spec;
        const pod = (job?.['template'] as { spec: Tree } | undefined)?.spec;
        return pod ? [pod] : [];
      });
      expect(pods.length).toBe(values === EVERYTHING ? 3 : 1);
      for (const pod of pods) {
        expect(pod['imagePullSecrets']).toEqual([{ name: 'compute-nest-registry' }]);
        for (const container of [pod['initContainers'], pod['containers']].flat() as Tree[]) {
          expect(container['imagePullPolicy']).toBe('IfNotPresent');
          expect(container['image']).toMatch(/^registry\.example\.com\/\d+\/open-design\/[a-z-]+:/);
        }
      }
    }
  });

  test('has the image of the backup pulled beside the app, whose node is not scaled away', () => {
    const deployment = (values: Readonly<Record<string, string>>) =>
      objectsIn(yamlOf(resolvedWith(values), 'App')).find(({ kind }) => kind === 'Deployment') as unknown as {
        spec: { template: { metadata: { annotations: Tree }; spec: { initContainers: Tree[] } } };
      };
    const withBackup = deployment(EVERYTHING).spec.template;
    expect(withBackup.metadata.annotations).toMatchObject({
      'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
    });
    const images = ({ spec }: typeof withBackup): unknown[] => spec.initContainers.map(({ name }) => name);
    expect(images(withBackup)).toEqual(['token', 'backup-image', 'first-settings']);
    expect(images(deployment(REQUIRED).spec.template)).toEqual(['token', 'first-settings']);
  });

  test('another value of a parameter that nginx has makes another pod', () => {
    const hash = (values: Readonly<Record<string, string>>): string =>
      JSON.stringify(
        objectsIn(yamlOf(resolvedWith(values), 'App')).find(({ kind }) => kind === 'Deployment'),
      );
    for (const change of [
      { Clients: '203.0.113.0/25' },
      { Domain: 'other.example.com' },
      { NetworkCidr: '10.81.0.0/16' },
      { TokenRevision: '2' },
    ]) {
      expect(hash({ ...EVERYTHING, ...change })).not.toBe(hash(EVERYTHING));
    }
  });

  test('keeps the disk’s claim when the instance is deleted, and waits for the app', () => {
    expect(template.Resources['Data']?.DeletionPolicy).toBe('Retain');
    expect(template.Resources['App']?.DeletionPolicy).toBeUndefined();
    const { Data, App } = resolvedWith(EVERYTHING).resources;
    for (const application of [Data, App]) {
      expect(application?.properties).toMatchObject({ RolePolicy: 'None', ValidationMode: 'Strict' });
    }
    expect(App?.properties['WaitUntil']).toEqual([
      expect.objectContaining({
        Kind: 'Deployment',
        JsonPath: '$.status.readyReplicas',
        Operator: 'Equals',
        Value: '1',
        ValueType: 'Json',
      }),
    ]);
  });

  test('an own storage class takes the place of the one that is made', () => {
    const kept = (values: Readonly<Record<string, string>>) =>
      objectsIn(yamlOf(resolvedWith({ ...REQUIRED, ...values }), 'Data')) as unknown as Tree[];
    const made = kept({ Namespace: 'design' });
    expect(made.map(({ kind }) => kind)).toEqual(['Namespace', 'StorageClass', 'PersistentVolumeClaim']);
    expect(made[1]).toMatchObject({ metadata: { name: 'design-essd' }, reclaimPolicy: 'Retain' });
    expect(made[2]).toMatchObject({ spec: { storageClassName: 'design-essd' } });
    const named = kept({ StorageClass: 'mine' });
    expect(named.map(({ kind }) => kind)).toEqual(['Namespace', 'PersistentVolumeClaim']);
    expect(named[1]).toMatchObject({ spec: { storageClassName: 'mine' } });
  });

  test('gives the backup’s pods, and nobody else, one folder of the bucket', () => {
    const { BackupRole } = resolvedWith(EVERYTHING).resources;
    const { ClusterId } = REQUIRED;
    expect(BackupRole?.properties['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Federated: [`acs:ram::1234567890123456:oidc-provider/ack-rrsa-${ClusterId}`] },
          Condition: {
            StringEquals: {
              'oidc:sub': 'system:serviceaccount:open-design:open-design-backup',
              'oidc:iss': `https://oidc-ack-ap-southeast-1.oss-ap-southeast-1.aliyuncs.com/${ClusterId}`,
            },
          },
        },
      ],
    });
    const text = JSON.stringify(BackupRole?.properties['Policies']);
    expect(text).toContain(`acs:oss:*:*:example-backups/open-design/${ClusterId}/open-design/*`);
    expect(text).not.toMatch(/Delete|"\*"/);
    expect(resolvedWith(REQUIRED).resources).not.toHaveProperty('BackupRole');
  });

  test('makes a text of every number in the objects, because Fn::Join promises to join texts alone', () => {
    const text = JSON.stringify(template.Resources);
    const numbers = parameters
      .filter(([, { Type }]) => Type === 'Number')
      .map(([name]) => `{"Ref":"${name}"}`);
    expect(numbers.length).toBe(2);
    for (const number of numbers) {
      expect(text.split(number).length).toBeGreaterThan(1);
      expect(text.split(`{"Fn::Str":${number}}`)).toHaveLength(text.split(number).length);
    }
  });

  test('leaves no stand-in', () => {
    expect(readFileSync(ACK_TEMPLATE, 'utf8')).not.toMatch(
      /stand-in|203\.0\.113\.254|10\.254\.252|\b791[678]\b|\b3959\b/,
    );
  });
});
