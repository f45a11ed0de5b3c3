import { INTERNAL_NETWORKS } from '../../../alibaba-cloud/networks';
import { type AppState, stateOf } from '../../../host/app-state';
import type { Certificate, Front } from '../../../open-design/front-proxy/front';
import { value } from '../../support/value';

export const APP: AppState = {
  image: value(
    'registry.cn-hangzhou.aliyuncs.com/acme/open-design@sha256:c7d29ca54f7accf14eb6bc0bc00a127e5044c2fae2670c94b9204acc0158930b',
  ),
  registryMirrors: ['https://mirror.example.com'].map(value),
  memoryMiB: 1024,
  variables: {},
  clients: ['203.0.113.7/32', '198.51.100.0/24'].map(value),
  domain: value('design.example.com'),
  front: { kind: 'tls', certificate: { mode: 'self-signed' } },
  egress: { denied: INTERNAL_NETWORKS, networks: [], hosts: [] },
  backup: { keepDays: 7 },
  sshKeys: [],
  dataDiskGiB: 40,
  systemDiskGiB: 40,
  dataDiskId: 'd-bp1abcdefghijklmnopqrs',
  publicAddress: '203.0.113.9',
  region: 'cn-hangzhou',
};

/** The same state after the synthesis, with unresolved tokens for values that only Terraform knows. */
export const UNRESOLVED: AppState = {
  ...APP,
  dataDiskId: '${alicloud_ecs_disk.data.id}',
  publicAddress: '${alicloud_eip_address.eip.ip_address}',
};

export const STATE = stateOf(UNRESOLVED);

const tls = (certificate: Certificate): Front => ({ kind: 'tls', certificate });

/** All ways in which clients reach a host. */
export const FRONTS = {
  'self-signed': tls({ mode: 'self-signed' }),
  provided: tls({ mode: 'provided' }),
  'acme http-01': tls({ mode: 'acme', email: value('ops@example.com'), challenge: 'http-01' }),
  'acme http-01 without an address': tls({ mode: 'acme', challenge: 'http-01' }),
  'acme dns-01': tls({ mode: 'acme', email: value('ops@example.com'), challenge: 'dns-01' }),
  'acme dns-01 in a zone of its own': tls({
    mode: 'acme',
    email: value('ops@example.com'),
    challenge: 'dns-01',
    challengeZone: value('acme.example.net'),
  }),
  alb: {
    kind: 'balancer',
    sources: ['10.80.0.0/20', '10.80.16.0/20'],
    clientAddress: 'X-Forwarded-For',
  },
  nlb: {
    kind: 'balancer',
    sources: ['10.80.0.0/20', '10.80.16.0/20'],
    clientAddress: 'proxy_protocol',
  },
  clb: { kind: 'balancer', sources: ['100.64.0.0/10'], clientAddress: 'X-Forwarded-For' },
} as const satisfies Readonly<Record<string, Front>>;
