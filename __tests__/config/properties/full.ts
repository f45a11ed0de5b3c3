import { DIGEST, PUBLIC_KEY } from '../../support/environments';

const NETWORK = {
  cidr: '10.80.0.0/16',
  vSwitches: { 'cn-hangzhou-h': '10.80.0.0/20', 'cn-hangzhou-i': '10.80.16.0/20' },
};
const ADOPTED = { vpcId: 'vpc-1', vSwitches: { 'cn-hangzhou-h': 'vsw-1', 'cn-hangzhou-i': 'vsw-2' } };
const DOMAIN = { domain: 'design.team.example.com', icpNumber: '浙ICP备12345678号-1' };
/** An existing certificate. */
export const CERTIFICATE = '8899123-cn-hangzhou';
/** An image pinned by digest. */
export const image = (name: string): string => `registry.example.com/${name}@${DIGEST}`;

const COMMON = {
  project: 'studio',
  region: 'cn-hangzhou',
  accountType: 'Domestic',
  tags: { team: 'design' },
  network: NETWORK,
  app: {
    image: image('od'),
    registryMirrors: ['https://a.example.com'],
    memoryMiB: 1536,
    cpus: 1.5,
    environment: { LOG_LEVEL: 'debug' },
    outboundProxy: 'http://proxy.internal:3128',
    egress: { networks: ['10.20.0.0/24'], hosts: ['llm.internal.example'] },
  },
};

const ECS = {
  zone: 'cn-hangzhou-h',
  instanceType: 'ecs.c7.large',
  systemDiskGiB: 50,
  dataDisk: { sizeGiB: 50, snapshotRetentionDays: 5 },
  backup: { keepDays: 5, bucket: 'example-backups', createBucket: true },
  kmsKeyId: 'key-1',
  ssh: { publicKeys: [PUBLIC_KEY], allow: ['10.1.0.0/16'] },
  protect: true,
};

/** A reverse proxy to Container Registry with every key. */
const ACR_PROXY = {
  zone: 'cn-hangzhou-i',
  // A family that is not known here.
  instanceType: 'ecs.new9.large',
  architecture: 'x86_64',
  address: 'internet',
  bandwidthMbps: 50,
  allow: ['203.0.113.0/24'],
  registries: ['registry-vpc.cn-hangzhou.aliyuncs.com', 'crpi-0.cn-hangzhou.personal.cr.aliyuncs.com'],
  authorizations: ['dockerauth.cn-hangzhou.aliyuncs.com'],
  buckets: ['oss-cn-hangzhou-internal.aliyuncs.com'],
  everyBucketOf: ['oss-cn-shanghai.aliyuncs.com'],
  charts: ['studio-chart-vpc.cn-hangzhou.cr.aliyuncs.com'],
  networks: ['10.80.0.12/32'],
  protect: true,
};

/** A cluster with every key except `ingress`. */
export const ACK = {
  zone: 'cn-hangzhou-h',
  kubernetesVersion: '1.34.1-aliyun.1',
  apiAccess: 'private',
  serviceCidr: '172.21.0.0/20',
  nodes: { instanceTypes: ['ecs.new9.large'], architecture: 'x86_64', min: 1, max: 3, systemDiskGiB: 80 },
  dataDisk: { sizeGiB: 50 },
  kmsKeyId: 'key-1',
  frontProxyImage: image('nginx'),
  pullSecret: 'registry',
  environmentSecret: 'app-environment',
  acrCredentialHelper: 'personal',
  tokenRevision: 1,
  replicas: 1,
  backup: { keepDays: 5, bucket: 'example-backups', createBucket: true, image: image('python') },
  protect: true,
};

const oss = {
  type: 'oss',
  bucket: 'example-state',
  region: 'cn-hangzhou',
  endpoint: 'public',
  lockTable: { endpoint: 'https://lock.cn-hangzhou.ots.aliyuncs.com', table: 'one' },
};

/** An environment with nothing but a registry: its synthesis is short. */
const withImages = <Registry extends object>(registry: Registry) => ({
  region: 'cn-hangzhou',
  network: NETWORK,
  access: { allow: ['203.0.113.0/24'] },
  app: { image: image('od') },
  registry,
});

/** Environments that together have every key. */
export const FIXTURES = {
  host: {
    ...COMMON,
    backend: oss,
    access: {
      allow: ['203.0.113.0/24'],
      ...DOMAIN,
      tls: {
        mode: 'acme',
        email: 'a@example.com',
        challenge: 'dns-01',
        challengeZone: 'acme.example.net',
      },
    },
    ecs: {
      ...ECS,
      address: 'internet',
      bandwidthMbps: 10,
      billing: { type: 'subscription', months: 3, renewMonths: 1 },
    },
  },
  open: {
    ...COMMON,
    access: {
      allow: 'everyone',
      ...DOMAIN,
      tls: { mode: 'acme', email: 'a@example.com', challenge: 'dns-01' },
    },
    app: {
      ...COMMON.app,
      image: `studio-registry-vpc.cn-hangzhou.cr.aliyuncs.com/design/od@${DIGEST}`,
    },
    ecs: { ...ECS, acrInstanceId: 'cri-1' },
    acrProxy: ACR_PROXY,
  },
  adopted: {
    ...COMMON,
    network: ADOPTED,
    backend: { type: 'cloud', organization: 'example', hostname: 'a.example.com' },
    access: { allow: ['203.0.113.0/24'] },
    // A family that is not known here.
    ecs: { ...ECS, instanceType: 'ecs.new9.large', architecture: 'x86_64' },
  },
  balanced: {
    ...COMMON,
    access: { allow: ['203.0.113.0/24'], ...DOMAIN },
    ecs: ECS,
    slb: {
      kind: 'alb',
      target: 'ecs',
      address: 'internet',
      certificate: CERTIFICATE,
      dnsZone: 'example.com',
      accessLogs: { project: 'logs', retentionDays: 30 },
      protect: true,
    },
  },
  cluster: {
    ...COMMON,
    access: { allow: ['203.0.113.0/24'], ...DOMAIN },
    ack: {
      ...ACK,
      ingress: {
        className: 'nginx',
        controllerNamespace: 'ingress',
        controllerLabel: 'app=one',
        tlsSecretName: 'one',
      },
    },
  },
  images: withImages({
    instance: {
      name: 'example-studio',
      edition: 'Basic',
      billing: { type: 'subscription', months: 12, renewMonths: 1 },
    },
    namespace: 'design',
    repository: 'od',
    allow: ['203.0.113.0/24'],
    protect: true,
  }),
  adoptedImages: withImages({ instanceId: 'cri-1' }),
  states: {
    project: 'studio',
    region: 'cn-hangzhou',
    accountType: 'Domestic',
    tags: { team: 'design' },
    backend: oss,
    state: { bucket: 'example-state', lockInstance: 'lock', endpoint: 'public', protect: true },
  },
} as const;
