import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import type { Account } from '../registry/registry';

/** The programs of a scene. */
export const PROXY_PROGRAMS = ['docker-registry', 'skopeo', 'nginx', 'openssl', 'iptables', 'setpriv', 'ss'];

/** The article's own names: a default instance in Beijing, inside VPCs. */
export const NAMES = {
  registry: 'registry-vpc.cn-beijing.aliyuncs.com',
  token: 'dockerauth-vpc.cn-beijing.aliyuncs.com',
  blobs: 'oss-cn-beijing-internal.aliyuncs.com',
} as const;

export const ACCOUNT: Account = {
  name: 'writer',
  password: 'w:9 s3cret',
  may: { 'docker-builder/nginx': ['pull', 'push'] },
};

export const REPOSITORY = `${NAMES.registry}/docker-builder/nginx`;

/** Addresses of the scene. */
export const AT = {
  registry: '100.64.0.11',
  token: '100.64.0.12',
  blobs: '100.64.0.13',
  metadata: METADATA_ADDRESS,
  /** Another host of the VPC. */
  neighbour: '10.80.0.77',
  /** A server on the internet. */
  internet: '203.0.113.77',
  proxy: '10.20.0.1',
  proxyInVpc: '10.80.0.10',
  cloud: '10.80.0.1',
  client: '10.20.0.2',
  otherClient: '10.20.0.3',
  /** A client whose network is not on the list. */
  stranger: '192.0.2.9',
} as const;
