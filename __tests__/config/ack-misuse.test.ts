import { ackWith, DIGEST, faultAt, faultOf, loadText } from '../support/environments';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const CERTIFIED = { certificate: '8899123-cn-hangzhou' };

/** All known misuses of a cluster, with the path in the report and words that the report must contain. */
const MISUSE: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
  ['an unknown key', { ack: { replica: 1 } }, 'ack.replica', /did you mean replicas\?/],
  [
    'a host beside the cluster',
    { ecs: { zone: 'cn-hangzhou-h', instanceType: 'ecs.c7.large' } },
    'ack',
    /two apps would keep two sets of data/,
  ],
  [
    'nodes in a zone without vSwitch',
    { ack: { zone: 'cn-hangzhou-j' } },
    'ack.zone',
    /a zone of network\.vSwitches: cn-hangzhou-h, cn-hangzhou-i/,
  ],
  [
    'a Kubernetes without ACK’s suffix',
    { ack: { kubernetesVersion: '1.34' } },
    'ack.kubernetesVersion',
    /1\.34\.1-aliyun\.1/,
  ],
  [
    'a Kubernetes whose nodes do not support metadata tokens',
    { ack: { kubernetesVersion: '1.28.15-aliyun.1' } },
    'ack.kubernetesVersion',
    /from 1\.30 on/,
  ],
  ['another API access', { ack: { apiAccess: 'internet' } }, 'ack.apiAccess', /private or public/],
  [
    'Services inside the VPC',
    { ack: { serviceCidr: '10.80.128.0/20' } },
    'ack.serviceCidr',
    /overlaps 10\.80\.0\.0\/16 \(network\.cidr\)/,
  ],
  [
    'a VPC that contains the default network of the Services',
    {
      network: {
        cidr: '192.168.0.0/16',
        vSwitches: { 'cn-hangzhou-h': '192.168.32.0/20', 'cn-hangzhou-i': '192.168.64.0/20' },
      },
    },
    'ack.serviceCidr',
    /192\.168\.0\.0\/20, which overlaps 192\.168\.0\.0\/16/,
  ],
  [
    'Services over the cloud’s own',
    { ack: { serviceCidr: '100.100.0.0/20' } },
    'ack.serviceCidr',
    /a part of 10\.0\.0\.0\/8, .* with a prefix of 16 to 24 bits/,
  ],
  ['no instance type', { ack: { nodes: { instanceTypes: [] } } }, 'ack.nodes.instanceTypes', /at least one/],
  [
    'an instance type of another cloud',
    { ack: { nodes: { instanceTypes: ['m5.large'] } } },
    'ack.nodes.instanceTypes.0',
    /ecs\.<family>\.<size>/,
  ],
  ['no node', { ack: { nodes: { min: 0 } } }, 'ack.nodes.min', /from 1 to 100/],
  [
    'a maximum of nodes below the minimum',
    { ack: { nodes: { min: 3, max: 2 } } },
    'ack.nodes.max',
    /2, with .*min 3/,
  ],
  ['more nodes than the default allows', { ack: { nodes: { min: 5 } } }, 'ack.nodes.max', /3, with .*min 5/],
  [
    'a system disk too small',
    { ack: { nodes: { systemDiskGiB: 20 } } },
    'ack.nodes.systemDiskGiB',
    /from 40/,
  ],
  [
    'a data disk too small',
    { ack: { dataDisk: { sizeGiB: 5 } } },
    'ack.dataDisk.sizeGiB',
    /from 20 to 65536/,
  ],
  ['a key that is no KMS key', { ack: { kmsKeyId: 'alias/x' } }, 'ack.kmsKeyId', /key-… or a UUID/],
  [
    'a front proxy without digest',
    { ack: { frontProxyImage: 'nginx:latest' } },
    'ack.frontProxyImage',
    /@sha256:[\s\S]*get the digest from the registry/,
  ],
  ['no front proxy', { ack: { frontProxyImage: undefined } }, 'ack.frontProxyImage', /got: {5}nothing/],
  [
    'a registry that the credential helper does not serve',
    { ack: { acrCredentialHelper: true } },
    'ack.acrCredentialHelper',
    /cri-…[\s\S]*write ack\.pullSecret/,
  ],
  ['a token of no revision', { ack: { tokenRevision: 0 } }, 'ack.tokenRevision', /from 1 on/],
  [
    'a second replica',
    { ack: { replicas: 2 } },
    'ack.replicas',
    /got: {5}2\n {4}allowed: 1: the app writes SQLite[\s\S]*docs\/decisions/,
  ],
  [
    'an Ingress without a domain',
    { ack: { ingress: { tlsSecretName: 'tls' } } },
    'access.domain',
    /nothing, with ack\.ingress/,
  ],
  [
    'an Ingress without a certificate',
    { access: DOMAIN, ack: { ingress: {} } },
    'ack.ingress.tlsSecretName',
    /the name of a Secret/,
  ],
  [
    'an Ingress whose controller is in no namespace',
    { access: DOMAIN, ack: { ingress: { tlsSecretName: 'tls', controllerNamespace: 'Kube System' } } },
    'ack.ingress.controllerNamespace',
    /'?Kube System'?[\s\S]*the name of a namespace/,
  ],
  [
    'an Ingress whose controller has no label',
    { access: DOMAIN, ack: { ingress: { tlsSecretName: 'tls', controllerLabel: 'ingress-nginx' } } },
    'ack.ingress.controllerLabel',
    /one label as key=value[\s\S]*--show-labels/,
  ],
  [
    'an Ingress behind a balancer',
    {
      access: DOMAIN,
      ack: { ingress: { tlsSecretName: 'tls' } },
      slb: { ...CERTIFIED, kind: 'nlb', target: 'ack' },
    },
    'ack.ingress',
    /remove ack\.ingress or slb/,
  ],
  [
    'an Ingress that serves a mainland domain without filing',
    { access: { domain: 'a.example.com' }, ack: { ingress: { tlsSecretName: 'tls' } } },
    'access.icpNumber',
    /3 months in the same account, which the nodes of a cluster are not[\s\S]*7 to 20 working days[\s\S]*remove ack\.ingress/,
  ],
  [
    'days of backups in a bucket that has rules of its own',
    {
      ack: { backup: { bucket: 'example-backups', image: `registry.example.com/x@${DIGEST}`, keepDays: 30 } },
    },
    'ack.backup.keepDays',
    /30, without ack\.backup\.createBucket[\s\S]*lifecycle rule/,
  ],
  [
    'a bucket without a name',
    { ack: { backup: { createBucket: true } } },
    'ack.backup.createBucket',
    /write ack\.backup\.bucket/,
  ],
  [
    'backups without an image',
    { ack: { backup: { bucket: 'example-backups' } } },
    'ack.backup.image',
    /Python 3[\s\S]*remove ack\.backup\.bucket/,
  ],
  [
    'backups with an image without digest',
    { ack: { backup: { bucket: 'example-backups', image: 'python:3.13' } } },
    'ack.backup.image',
    /@sha256:/,
  ],
  ['a word for yes', { ack: { protect: 'yes' } }, 'ack.protect', /true or false/],
  [
    'a certificate of a host',
    { access: { tls: { mode: 'self-signed' } } },
    'access.tls',
    /mode "self-signed", with ack/,
  ],
  [
    'a balancer in front of a missing host',
    { access: DOMAIN, slb: { ...CERTIFIED, kind: 'nlb' } },
    'slb.target',
    /ecs, without a section ecs[\s\S]*write target: ack/,
  ],
  [
    'an ALB in front of a cluster',
    { access: DOMAIN, slb: { ...CERTIFIED, target: 'ack' } },
    'slb.kind',
    /alb, with slb\.target ack[\s\S]*nlb or clb/,
  ],
  [
    'a balancer without a domain',
    { slb: { ...CERTIFIED, kind: 'nlb', target: 'ack' } },
    'access.domain',
    /reach the app with kubectl port-forward/,
  ],
  [
    'a balancer that serves a mainland domain without filing',
    { access: { domain: 'a.example.com' }, slb: { ...CERTIFIED, kind: 'nlb', target: 'ack' } },
    'access.icpNumber',
    /kubectl port-forward[\s\S]*slb\.address: intranet/,
  ],
];

test.each(MISUSE)('%s', (_, change, path, words) => {
  expect(faultAt(path, ackWith(change))).toMatch(words);
});

test('no fault repeats a message of a library', () => {
  const all = MISUSE.map(([, change]) => faultOf(ackWith(change))).join('\n');
  expect(all).not.toMatch(/invalid input|expected .*received|zod/i);
});

test('only zone, instance type and front proxy are required', () => {
  expect(loadText(ackWith()).config.ack).toMatchObject({
    apiAccess: 'private',
    serviceCidr: '192.168.0.0/20',
    nodes: { min: 1, max: 3, systemDiskGiB: 80 },
    dataDisk: { sizeGiB: 40 },
    replicas: 1,
    tokenRevision: 1,
    backup: { keepDays: 7 },
    protect: true,
  });
});

test.each([
  ['no entrance of its own', {}],
  [
    'a balancer inside the network',
    { slb: { ...CERTIFIED, kind: 'nlb', target: 'ack', address: 'intranet' } },
  ],
])('a domain of a cluster with %s needs no filing number', (_, change) => {
  const text = ackWith({ access: { domain: 'design.example.com' }, ...change });
  expect(loadText(text).config.access.icpNumber).toBeUndefined();
});

test.each(['pullSecret', 'ingress'])('a secret in place of its name in ack.%s is not shown', (key) => {
  const secret = 'Hunter2!Hunter2!';
  const ack = key === 'ingress' ? { ingress: { tlsSecretName: secret } } : { [key]: secret };
  const message = faultOf(ackWith({ access: DOMAIN, ack }));
  expect(message).toMatch(/got: {5}a value that is not the name of a Secret \(not shown\)/);
  expect(message).not.toContain(secret);
});

test('names of Secrets are not secrets', () => {
  const ack = { pullSecret: 'registry', acrCredentialHelper: 'personal', ingress: { tlsSecretName: 'tls' } };
  expect(loadText(ackWith({ access: DOMAIN, ack })).config.ack).toMatchObject(ack);
});
