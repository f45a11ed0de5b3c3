import { parse, stringify } from 'yaml';

import { configurationKeys } from '../../../tools/config-docs';
import { loadAnyText, OTHER_PUBLIC_KEY } from '../../support/environments';
import { synth } from '../../support/synth';
import { ACK, CERTIFICATE, FIXTURES, image } from './full';
import { withValue } from './holds';

/** Every key → an environment with the key, and another value that is accepted there. */
const OTHERS: Readonly<Record<string, readonly (readonly [keyof typeof FIXTURES, unknown])[]>> = {
  project: [['host', 'other']],
  accountType: [['host', 'International']],
  'tags.<key>': [['host', 'other']],
  'backend.type': [],
  'backend.bucket': [['host', 'other-state']],
  'backend.region': [['host', 'cn-beijing']],
  'backend.endpoint': [['host', 'internal']],
  'backend.lockTable.endpoint': [['host', 'https://other.cn-hangzhou.ots.aliyuncs.com']],
  'backend.lockTable.table': [['host', 'two']],
  'backend.organization': [['adopted', 'other']],
  'backend.hostname': [['adopted', 'b.example.com']],
  'network.cidr': [['host', '10.80.0.0/17']],
  'network.vSwitches.<key>': [
    ['host', '10.80.32.0/20'],
    ['adopted', 'vsw-3'],
  ],
  'network.vpcId': [['adopted', 'vpc-2']],
  'access.allow': [
    ['host', ['198.51.100.0/24']],
    ['host', 'everyone'],
    ['balanced', ['198.51.100.0/24']],
    ['cluster', ['198.51.100.0/24']],
  ],
  'access.domain': [
    ['host', 'other.example.com'],
    ['balanced', 'other.example.com'],
    ['cluster', 'other.example.com'],
  ],
  'access.tls.mode': [],
  'access.tls.email': [['host', 'b@example.com']],
  'access.tls.challenge': [['open', 'http-01']],
  'access.tls.challengeZone': [['host', 'other.example.net']],
  'access.icpNumber': [
    ['host', '京ICP备87654321号'],
    ['cluster', '京ICP备87654321号'],
  ],
  'app.image': [
    ['host', image('other')],
    ['cluster', image('other')],
  ],
  'app.registryMirrors': [
    ['host', ['https://b.example.com']],
    ['cluster', []],
  ],
  'app.egress.networks': [
    ['host', ['10.20.1.0/24']],
    ['cluster', ['10.20.1.0/24']],
  ],
  'app.egress.hosts': [
    ['host', []],
    ['cluster', ['10.20.0.7']],
  ],
  'app.memoryMiB': [
    ['host', 2048],
    ['cluster', 2048],
  ],
  'app.cpus': [
    ['host', 2],
    ['cluster', 2],
  ],
  'app.environment.<key>': [
    ['host', 'info'],
    ['cluster', 'info'],
  ],
  'app.outboundProxy': [
    ['host', 'http://proxy.example.com'],
    ['cluster', 'http://proxy.example.com'],
  ],
  'ecs.zone': [['host', 'cn-hangzhou-i']],
  'ecs.instanceType': [['host', 'ecs.c8y.large']],
  'ecs.architecture': [['adopted', 'arm64']],
  'ecs.billing.type': [],
  'ecs.billing.months': [['host', 6]],
  'ecs.billing.renewMonths': [['host', 3]],
  'ecs.address': [['open', 'intranet']],
  'ecs.bandwidthMbps': [['host', 11]],
  'ecs.systemDiskGiB': [['host', 51]],
  'ecs.dataDisk.sizeGiB': [['host', 51]],
  'ecs.dataDisk.snapshotRetentionDays': [['host', 6]],
  'ecs.backup.keepDays': [['host', 6]],
  'ecs.backup.bucket': [['host', 'other-backups']],
  'ecs.backup.createBucket': [['host', false]],
  'ecs.kmsKeyId': [['host', 'key-2']],
  'ecs.acrInstanceId': [['open', 'cri-2']],
  'ecs.ssh.publicKeys': [['host', [OTHER_PUBLIC_KEY]]],
  'ecs.ssh.allow': [['host', ['10.2.0.0/16']]],
  'ecs.protect': [['host', false]],
  'ack.zone': [['cluster', 'cn-hangzhou-i']],
  'ack.kubernetesVersion': [['cluster', '1.35.1-aliyun.1']],
  'ack.apiAccess': [['cluster', 'public']],
  'ack.serviceCidr': [['cluster', '172.22.0.0/20']],
  'ack.nodes.instanceTypes': [['cluster', ['ecs.new10.large']]],
  'ack.nodes.architecture': [['cluster', 'arm64']],
  'ack.nodes.min': [['cluster', 2]],
  'ack.nodes.max': [['cluster', 4]],
  'ack.nodes.systemDiskGiB': [['cluster', 82]],
  'ack.dataDisk.sizeGiB': [['cluster', 51]],
  'ack.kmsKeyId': [['cluster', 'key-2']],
  'ack.frontProxyImage': [['cluster', image('other')]],
  'ack.pullSecret': [['cluster', 'other']],
  'ack.environmentSecret': [['cluster', 'other']],
  'ack.acrCredentialHelper': [['cluster', 'cri-1']],
  'ack.tokenRevision': [['cluster', 2]],
  'ack.ingress.className': [['cluster', 'other']],
  'ack.ingress.controllerNamespace': [['cluster', 'other']],
  'ack.ingress.controllerLabel': [['cluster', 'app=other']],
  'ack.ingress.tlsSecretName': [['cluster', 'two']],
  'ack.backup.keepDays': [['cluster', 6]],
  'ack.backup.bucket': [['cluster', 'other-backups']],
  'ack.backup.image': [['cluster', image('other')]],
  'ack.protect': [['cluster', false]],
  'slb.address': [['balanced', 'intranet']],
  'slb.certificate': [
    ['balanced', 'variables'],
    ['balanced', '8899124-cn-hangzhou'],
  ],
  'slb.dnsZone': [['balanced', 'team.example.com']],
  'slb.accessLogs.project': [['balanced', 'other']],
  'slb.accessLogs.retentionDays': [['balanced', 31]],
  'slb.protect': [['balanced', false]],
  'registry.instance.name': [['images', 'example-other']],
  'registry.instance.edition': [['images', 'Advanced']],
  'registry.instance.billing.type': [],
  'registry.instance.billing.months': [['images', 24]],
  'registry.instance.billing.renewMonths': [['images', 2]],
  'registry.instanceId': [['adoptedImages', 'cri-2']],
  'registry.namespace': [['images', 'other']],
  'registry.repository': [['images', 'other']],
  'registry.allow': [['images', ['198.51.100.0/24']]],
  'registry.protect': [['images', false]],
  'acrProxy.zone': [['open', 'cn-hangzhou-h']],
  'acrProxy.instanceType': [['open', 'ecs.new10.large']],
  'acrProxy.architecture': [['open', 'arm64']],
  'acrProxy.bandwidthMbps': [['open', 51]],
  'acrProxy.allow': [['open', ['198.51.100.0/24']]],
  'acrProxy.registries': [['open', ['crpi-0.cn-hangzhou.personal.cr.aliyuncs.com']]],
  'acrProxy.authorizations': [['open', ['dockerauth.cn-beijing.aliyuncs.com']]],
  'acrProxy.buckets': [['open', []]],
  'acrProxy.everyBucketOf': [['open', []]],
  'acrProxy.charts': [['open', []]],
  'acrProxy.networks': [['open', []]],
  'acrProxy.protect': [['open', false]],
  'state.bucket': [['states', 'other-state']],
  'state.lockInstance': [['states', 'other']],
  'state.endpoint': [['states', 'internal']],
  'state.protect': [['states', false]],
};

/** Keys that can only change together with others → these changes. */
const TOGETHER: Readonly<Record<string, readonly [keyof typeof FIXTURES, (fixture: Tree) => Tree]>> = {
  region: ['host', (fixture) => parse(stringify(fixture).replaceAll('cn-hangzhou', 'cn-beijing')) as Tree],
  // Days are for a bucket that is made.
  'ack.backup.createBucket': [
    'cluster',
    (fixture) => ({
      ...fixture,
      ack: { ...ACK, backup: { bucket: 'example-backups', image: image('python') } },
    }),
  ],
  // The bandwidth is that of the elastic IP.
  'acrProxy.address': [
    'open',
    (fixture) => {
      const { bandwidthMbps: _, ...acrProxy } = FIXTURES.open.acrProxy;
      return { ...fixture, acrProxy: { ...acrProxy, address: 'intranet' } };
    },
  ],
  'slb.kind': ['balanced', (fixture) => ({ ...fixture, slb: { kind: 'nlb', certificate: CERTIFICATE } })],
  'slb.target': [
    'cluster',
    ({ ecs: _, ...fixture }) => ({
      ...fixture,
      ack: ACK,
      slb: { kind: 'nlb', target: 'ack', certificate: CERTIFICATE },
    }),
  ],
};

/** Keys with only one allowed value. */
const FIXED = ['ack.replicas'];

type Tree = Readonly<Record<string, unknown>>;

const outputOf = (environment: unknown): string => {
  const { warnings, ...rest } = loadAnyText(stringify(environment));
  // A warning alone does not count as an effect of a key.
  expect(warnings).toBeDefined();
  return Object.values(synth({ ...rest, warnings: [] }))
    .map(({ text }) => text)
    .join('\n');
};

const pathOf = (key: string, fixture: unknown): string[] => {
  const path: string[] = [];
  let at = fixture as Tree;
  for (const part of key.split('.')) {
    const name = part === '<key>' ? (Object.keys(at)[0] ?? '') : part;
    path.push(name);
    at = at[name] as Tree;
  }
  return path;
};

const keys = configurationKeys().map(({ name }) => name.replace(/(\[\]|: .*)$/, ''));
const leaves = [...new Set(keys)].filter((key) => !keys.some((other) => other.startsWith(`${key}.`)));

test('every key of the documentation has another value here', () => {
  expect([...Object.keys(OTHERS), ...Object.keys(TOGETHER), ...FIXED].sort()).toEqual([...leaves].sort());
});

const baseline = Object.fromEntries(
  Object.entries(FIXTURES).map(([name, fixture]) => [name, outputOf(fixture)]),
);

test.each(
  Object.entries(OTHERS).flatMap(([key, others]) =>
    others.map(([fixture, other]) => [key, fixture, JSON.stringify(other), other] as const),
  ),
)('%s of %s, written as %s, changes the output', (key, name, _, other) => {
  const fixture = FIXTURES[name];
  expect(outputOf(withValue(fixture, pathOf(key, fixture), other))).not.toBe(baseline[name]);
});

test.each(Object.entries(TOGETHER))('%s changes the output', (_, [name, change]) => {
  expect(outputOf(change(FIXTURES[name]))).not.toBe(baseline[name]);
});

test.each([
  ['self-signed', { mode: 'self-signed' }],
  ['provided', { mode: 'provided' }],
])('access.tls.mode %s changes the output', (_, tls) => {
  const { host } = FIXTURES;
  expect(outputOf({ ...host, access: { ...host.access, tls } })).not.toBe(baseline['host']);
});

test('ecs.billing.type pay-as-you-go changes the output', () => {
  const { host } = FIXTURES;
  const ecs = { ...host.ecs, billing: { type: 'pay-as-you-go' } };
  expect(outputOf({ ...host, ecs })).not.toBe(baseline['host']);
});

test('registry.instance.billing.type pay-as-you-go changes the output', () => {
  const { images } = FIXTURES;
  const instance = { ...images.registry.instance, billing: { type: 'pay-as-you-go' } };
  expect(outputOf({ ...images, registry: { ...images.registry, instance } })).not.toBe(baseline['images']);
});

test.each([
  ['local', { type: 'local' }],
  ['cloud', { type: 'cloud', organization: 'example' }],
])('backend.type %s changes the output', (_, backend) => {
  expect(outputOf({ ...FIXTURES.host, backend })).not.toBe(baseline['host']);
});
