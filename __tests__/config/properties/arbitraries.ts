import fc from 'fast-check';

import { DOCKER } from '../../../alibaba-cloud/networks';
import { cidrOf, overlap } from '../../../ground/cidr';
import { DIGEST, ICP_NUMBERS, PUBLIC_KEY } from '../../support/environments';

type Tree = Readonly<Record<string, unknown>>;

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');
const WORDS = [...LETTERS, ...Array.from('0123456789')];

/** Words of letters and digits that start with a letter. */
const word = (longest: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...LETTERS), fc.array(fc.constantFrom(...WORDS), { maxLength: longest - 1 }))
    .map(([first, rest]) => first + rest.join(''));

const name = (longest: number): fc.Arbitrary<string> =>
  fc.tuple(word(longest >> 1), word(longest >> 1)).map((words) => words.join('-'));

const int = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Keys that may be left out, as records. */
const maybe = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Tree> =>
  fc.record(keys, { requiredKeys: [] });

const both = (...parts: readonly fc.Arbitrary<Tree>[]): fc.Arbitrary<Tree> =>
  fc.tuple(...parts).map((trees) => Object.assign({}, ...trees) as Tree);

const image = fc
  .tuple(name(12), word(8), fc.constantFrom('', ':5000'), fc.constantFrom('', ':v1.2'))
  .map(([host, path, port, tag]) => `${host}.example.com${port}/${path}/od${tag}@${DIGEST}`);

const mirrors = fc.array(
  word(10).map((host) => `https://${host}.example.com`),
  { maxLength: 3 },
);

/** Networks of at most a /12, which are a small part of the internet even together, and apart from Docker's. */
const network = fc
  .tuple(int(12, 32), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  .map(([prefix, address]) => {
    const first = address - (address % 2 ** (32 - prefix));
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;
  })
  .filter((text) => !overlap(cidrOf(text), DOCKER.network));

const networks = fc.array(network, { minLength: 1, maxLength: 8 });
const clients = fc.oneof(fc.constant('everyone'), networks);
const label = fc.oneof(word(8), fc.constantFrom('xn--fiqs8s', 'xn--wc3a5b'));
const domain = fc.tuple(name(14), label).map((labels) => `${labels.join('.')}.example.com`);
const bucket = name(20).map((text) => `b-${text}`);
const kms = fc.oneof(
  word(20).map((text) => `key-${text}`),
  fc.constant('12345678-9abc-def0-1234-56789abcdef0'),
);
const instanceType = fc
  .tuple(fc.constantFrom('c7', 'g8i', 'u1-c1m2', 'gn8v-tee'), fc.constantFrom('large', 'xlarge', '24xlarge'))
  .map((parts) => `ecs.${parts.join('.')}`);

/** Characters with a meaning in Terraform, a shell, nginx or YAML. */
const tagText = fc.string({ unit: fc.constantFrom(...Array.from('${}%"\'\\ #:-{[a1é京~')), maxLength: 20 });
const tags = fc.dictionary(
  tagText.map((text) => `t${text}`),
  tagText.map((text) => (text === '' ? text : `v${text}`)),
  { maxKeys: 5 },
);

const backend = fc.oneof(
  fc.constant({ type: 'local' }),
  fc.record(
    {
      type: fc.constant('oss'),
      bucket,
      region: fc.constantFrom('cn-hangzhou', 'us-east-1'),
      lockTable: fc.constant({ endpoint: 'https://lock.cn-hangzhou.ots.aliyuncs.com', table: 'lock_1' }),
    },
    { requiredKeys: ['type', 'bucket', 'lockTable'] },
  ),
  fc.record(
    { type: fc.constant('cloud'), organization: name(20).map((text) => `org-${text}`), hostname: domain },
    { requiredKeys: ['type', 'organization'] },
  ),
);

/** A region where no domain needs a filing number. */
const ZONES = ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'] as const;
const zone = fc.constantFrom(...ZONES);

const vSwitches = (of: (index: number) => string): Tree =>
  Object.fromEntries(ZONES.map((id, index) => [id, of(index)]));

const created = fc.constantFrom('10.80', '172.20', '192.168').map((start) => ({
  cidr: `${start}.0.0/16`,
  vSwitches: vSwitches((index) => `${start}.${index * 16}.0/20`),
}));

const adopted = fc.constant({ vpcId: 'vpc-1', vSwitches: vSwitches((index) => `vsw-${index}`) });

const common = both(
  fc.record({ region: fc.constant('ap-southeast-1'), network: fc.oneof(created, adopted), backend, tags }),
  maybe({ project: name(20), accountType: fc.constantFrom('Domestic', 'International') }),
);

const egress = fc.oneof(
  fc.constant({}),
  fc.record({
    networks: fc.constantFrom(['10.20.0.0/16'], ['192.168.7.9/32', '172.16.0.0/12'], ['100.64.0.0/11']),
    hosts: fc.array(domain, { maxLength: 3 }),
  }),
);

/** Names that this project does not set, and values with characters that have a meaning somewhere on the way. */
const environment = fc.dictionary(
  word(12).map((text) => `X_${text}`),
  fc
    .string({ unit: fc.constantFrom(...Array.from('${}()%"\'\\ #:=&*~`a1')), maxLength: 40 })
    .map((text) => `v${text}`),
  { maxKeys: 4 },
);

const app = both(
  fc.record({ image }),
  maybe({
    registryMirrors: mirrors,
    egress,
    memoryMiB: int(768, 1400),
    cpus: fc.constantFrom(0.25, 1, 1.75),
    environment,
    outboundProxy: fc.constantFrom('http://proxy.example.com', 'http://proxy.example.com:3128'),
  }),
);

const ssh = both(fc.record({ publicKeys: fc.constant([PUBLIC_KEY]) }), maybe({ allow: networks }));

/** The host, without the keys of its own address. */
const ecs = both(
  fc.record({ zone, instanceType }),
  maybe({
    systemDiskGiB: int(20, 2048),
    dataDisk: maybe({ sizeGiB: int(20, 65536), snapshotRetentionDays: int(1, 65536) }),
    backup: fc.oneof(
      maybe({ keepDays: int(1, 365), bucket }),
      both(fc.record({ bucket, createBucket: fc.boolean() }), maybe({ keepDays: int(1, 365) })),
    ),
    kmsKeyId: kms,
    billing: fc.oneof(
      fc.constant({ type: 'pay-as-you-go' }),
      both(
        fc.record({ type: fc.constant('subscription'), months: fc.constantFrom(1, 9, 60) }),
        maybe({ renewMonths: fc.constantFrom(1, 12) }),
      ),
    ),
    ssh,
    protect: fc.boolean(),
  }),
);

const email = fc
  .tuple(word(8), fc.constantFrom('', '.', '_', '%', '+', '-'), word(6))
  .map(([one, sign, other]) => `${one}${sign}${other}@example.com`);

/** An account, and a certificate that it may have. */
const CERTIFICATES = [
  { accountType: 'International', certificate: 'variables' },
  { accountType: 'International', certificate: '8899123-ap-southeast-1' },
  { accountType: 'Domestic', certificate: 'variables' },
  { accountType: 'Domestic', certificate: '8899123-cn-hangzhou' },
] as const;

/** Adds a certificate to the section `slb`, and the account that has it. */
const certified = (environment: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc.tuple(environment, fc.constantFrom(...CERTIFICATES)).map(([tree, { accountType, certificate }]) => ({
    ...tree,
    accountType,
    slb: { ...(tree['slb'] as Tree), certificate },
  }));

const slb = both(
  fc.record({
    address: fc.constantFrom('internet', 'intranet'),
    protect: fc.boolean(),
  }),
  maybe({ dnsZone: fc.constant('example.com') }),
);

const named = both(
  fc.record({ allow: clients, domain }),
  maybe({ icpNumber: fc.constantFrom(...ICP_NUMBERS) }),
);

const nodes = both(
  fc.record({
    instanceTypes: fc.oneof(
      fc.array(instanceType, { minLength: 1, maxLength: 4 }),
      fc.constant(['ecs.g8y.large', 'ecs.c8y.xlarge']),
    ),
    min: int(1, 3),
    max: int(3, 9),
  }),
  maybe({ systemDiskGiB: int(40, 2048) }),
);

const ack = both(
  fc.record({
    zone,
    nodes,
    frontProxyImage: image,
    serviceCidr: fc.constantFrom('10.200.0.0/16', '172.31.0.0/24'),
  }),
  maybe({
    kubernetesVersion: fc.constant('1.34.1-aliyun.1'),
    apiAccess: fc.constantFrom('private', 'public'),
    dataDisk: fc.record({ sizeGiB: int(20, 65536) }),
    kmsKeyId: kms,
    pullSecret: name(20),
    environmentSecret: name(20),
    acrCredentialHelper: fc.constantFrom('personal', 'cri-0abc'),
    tokenRevision: int(1, 1000),
    backup: fc.oneof(
      fc.record({ bucket, image }),
      both(fc.record({ bucket, image, createBucket: fc.constant(true) }), maybe({ keepDays: int(1, 365) })),
    ),
    protect: fc.boolean(),
  }),
);

/** Puts the image into an Enterprise instance of the registry, or not. */
const withInstance = (environment: fc.Arbitrary<Tree>): fc.Arbitrary<Tree> =>
  fc.tuple(environment, fc.constantFrom(undefined, '', '-vpc')).map(([tree, network]) =>
    network === undefined
      ? tree
      : {
          ...tree,
          app: {
            ...(tree['app'] as Tree),
            image: `studio-registry${network}.ap-southeast-1.cr.aliyuncs.com/design/od@${DIGEST}`,
          },
          ecs: { ...(tree['ecs'] as Tree), acrInstanceId: 'cri-0abc' },
        },
  );

/** Names of a default instance in the region, inside VPCs or public, of an Enterprise instance, and one of one's own. */
const registries = fc.subarray(
  [
    'registry-vpc.ap-southeast-1.aliyuncs.com',
    'registry.cn-hangzhou.aliyuncs.com',
    'studio-registry-vpc.ap-southeast-1.cr.aliyuncs.com',
    'studio-registry.cn-shanghai.cr.aliyuncs.com',
  ],
  { minLength: 1 },
);

const acrProxy = both(
  fc.record({
    zone,
    instanceType,
    allow: networks,
    registries,
    buckets: fc.array(
      bucket.map((text) => `${text}.oss-ap-southeast-1-internal.aliyuncs.com`),
      {
        minLength: 1,
        maxLength: 5,
      },
    ),
  }),
  fc.oneof(
    fc.constant({}),
    fc.constant({ address: 'intranet' }),
    both(fc.constant({ address: 'internet' }), maybe({ bandwidthMbps: int(1, 200) })),
  ),
  maybe({
    authorizations: domain.map((text) => [`auth.${text}`]),
    charts: domain.map((text) => [`chart.${text}`]),
    everyBucketOf: fc.constant(['oss-ap-southeast-1.aliyuncs.com']),
    networks: fc.constantFrom(['10.20.0.0/16'], ['192.168.7.9/32', '172.16.0.0/12']),
    protect: fc.boolean(),
  }),
);

/** Kind of entrance → environments of that kind. */
export const FRONTS: Readonly<Record<string, fc.Arbitrary<Tree>>> = {
  'a host by its address': withInstance(
    both(
      common,
      fc.record({
        app,
        access: both(fc.record({ allow: clients }), maybe({ tls: fc.constant({ mode: 'provided' }) })),
        ecs: both(ecs, maybe({ bandwidthMbps: int(1, 200) })),
      }),
    ),
  ),
  'a host with a certificate by ACME': both(
    common,
    fc.record({
      app,
      access: both(
        named,
        fc.oneof(
          fc.constant({ tls: { mode: 'acme', challenge: 'dns-01' } }),
          email.map((address) => ({ tls: { mode: 'acme', email: address, challenge: 'dns-01' } })),
          fc.tuple(email, domain).map(([address, challengeZone]) => ({
            tls: { mode: 'acme', email: address, challenge: 'dns-01', challengeZone },
          })),
          email.map((address) => ({
            allow: 'everyone',
            tls: { mode: 'acme', email: address, challenge: 'http-01' },
          })),
        ),
      ),
      ecs,
    }),
  ),
  'a reverse proxy to the registry alone': both(
    common,
    fc.record({ app, access: fc.record({ allow: clients }), acrProxy }),
  ),
  'a host inside the network': both(
    common,
    fc.record({ app, access: named, ecs: both(ecs, fc.constant({ address: 'intranet' })) }),
  ),
  'a host behind an ALB': certified(
    both(
      common,
      fc.record({
        app,
        access: named,
        ecs,
        slb: both(
          slb,
          maybe({
            kind: fc.constant('alb'),
            accessLogs: fc.record({ project: bucket, retentionDays: int(1, 3650) }),
          }),
        ),
      }),
    ),
  ),
  'a host behind an NLB or CLB': certified(
    both(
      common,
      fc.record({
        app,
        access: named,
        ecs,
        slb: both(slb, fc.record({ kind: fc.constantFrom('nlb', 'clb') })),
      }),
    ),
  ),
  'a cluster without an entrance': both(
    common,
    fc.record({ app, access: fc.record({ allow: clients }), ack }),
  ),
  'a cluster with an Ingress': both(
    common,
    fc.record({
      app,
      access: named,
      ack: both(
        ack,
        fc.record({
          ingress: fc.record({
            className: name(20),
            controllerNamespace: name(20),
            controllerLabel: name(20).map((label) => `example.com/app=${label}`),
            tlsSecretName: name(20),
          }),
        }),
      ),
    }),
  ),
  'a cluster behind a balancer': certified(
    both(
      common,
      fc.record({
        app,
        access: named,
        ack,
        slb: both(slb, fc.record({ kind: fc.constantFrom('nlb', 'clb'), target: fc.constant('ack') })),
      }),
    ),
  ),
};
