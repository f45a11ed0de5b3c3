import { createHash } from 'node:crypto';

import { COMMAND_LIMIT_BYTES, USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { byteLength } from '../../host/cloud-init/size';
import { demoWith, faultOf } from '../support/environments';
import {
  addressesOf,
  type Attributes,
  onlyResource,
  resourcesOf,
  type Stack,
  stackOf,
  synthFixture,
  synthText,
} from '../support/synth';

type Section = Readonly<Record<string, unknown>>;

const OSS = 'oss-cn-hangzhou-internal.aliyuncs.com';
const text = (section: Section, change: Section = {}): string =>
  demoWith({
    acrProxy: {
      zone: 'cn-hangzhou-h',
      instanceType: 'ecs.t6-c2m1.large',
      allow: ['10.20.0.0/16'],
      registries: ['registry-vpc.cn-hangzhou.aliyuncs.com'],
      buckets: [OSS],
      ...section,
    },
    ...change,
  });
const proxyWith = (section: Section = {}, change: Section = {}): Stack =>
  stackOf(synthText(text(section, change)), 'test-acr-proxy');

/** Rules of the security group, as `policy port protocol network priority`. */
const rulesOf = (stack: Stack, type: 'ingress' | 'egress'): string[] =>
  resourcesOf(stack, 'alicloud_security_group_rule')
    .filter((rule) => rule['type'] === type)
    .map((rule) =>
      ['policy', 'port_range', 'ip_protocol', 'cidr_ip', 'priority']
        .map((key) => String(rule[key]))
        .join(' '),
    )
    .sort();

const outputOf = (stack: Stack, name: string): unknown => stack.json.output?.[name]?.value;

const fixture = stackOf(synthFixture('acr-proxy'), 'acr-proxy-acr-proxy');

describe('the instance', () => {
  const instance: Attributes = onlyResource(fixture, 'alicloud_instance');

  test('is hardened as the host of the app is', () => {
    expect(instance).toMatchObject({
      http_endpoint: 'enabled',
      http_tokens: 'required',
      system_disk_encrypted: true,
      security_enhancement_strategy: 'Active',
      deletion_protection: true,
      internet_max_bandwidth_out: 0,
    });
    for (const key of ['password', 'key_name', 'role_name']) expect(instance).not.toHaveProperty(key);
  });

  test('has no role and no data disk', () => {
    expect(addressesOf(fixture).filter((address) => /ram_|disk/.test(address))).toEqual([]);
  });
});

describe('the security group', () => {
  test('admits port 443 from the networks of the file, and nothing else', () => {
    expect(rulesOf(fixture, 'ingress')).toEqual([
      'accept 443/443 tcp 10.20.0.0/16 1',
      'accept 443/443 tcp 198.51.100.0/24 1',
    ]);
    expect(onlyResource(fixture, 'alicloud_security_group')['inner_access_policy']).toBe('Drop');
  });

  test('with names for VPCs only, nothing but the cloud’s own services is reached', () => {
    expect(rulesOf(proxyWith(), 'egress')).toEqual([
      'accept -1/-1 all 100.64.0.0/10 1',
      'drop -1/-1 all 0.0.0.0/0 100',
    ]);
  });

  test('a public name opens port 443 of the internet, and acrProxy.networks that of these networks', () => {
    expect(rulesOf(fixture, 'egress')).toEqual([
      'accept -1/-1 all 100.64.0.0/10 1',
      'accept 443/443 tcp 0.0.0.0/0 1',
      'accept 443/443 tcp 10.80.0.12/32 1',
      'drop -1/-1 all 0.0.0.0/0 100',
    ]);
  });
});

describe('the address', () => {
  test('is inside the network unless the file asks for another one', () => {
    const stack = proxyWith();
    expect(addressesOf(stack).filter((address) => address.includes('eip'))).toEqual([]);
    expect(outputOf(stack, 'proxy_address')).toMatch(/^\$\{alicloud_instance\..*\.primary_ip_address\}$/);
  });

  test('with address: internet, it is an elastic IP', () => {
    expect(outputOf(fixture, 'proxy_address')).toMatch(/^\$\{alicloud_eip_address\..*\.ip_address\}$/);
    expect(onlyResource(fixture, 'alicloud_eip_address')).toMatchObject({ bandwidth: '50' });
  });

  test.each([
    ['names for VPCs need no way to the internet', {}, false],
    ['a public name needs one', { registries: ['registry.cn-hangzhou.aliyuncs.com'] }, true],
    [
      'an elastic IP is one',
      { registries: ['registry.cn-hangzhou.aliyuncs.com'], address: 'internet' },
      false,
    ],
  ])('%s', (_, section, gateway) => {
    const network = stackOf(synthText(text(section, { ecs: undefined })), 'test-network');
    expect(addressesOf(network).some((address) => address.startsWith('alicloud_nat_gateway'))).toBe(gateway);
  });
});

describe('for clients', () => {
  test('host entries name every host of a pull', () => {
    const lines = String(outputOf(proxyWith(), 'host_entries')).split('\n');
    expect(lines.map((line) => line.split(' ')[1])).toEqual([
      'registry-vpc.cn-hangzhou.aliyuncs.com',
      'dockerauth-vpc.cn-hangzhou.aliyuncs.com',
      OSS,
    ]);
    expect(new Set(lines.map((line) => line.split(' ')[0]))).toEqual(
      new Set([outputOf(proxyWith(), 'proxy_address')]),
    );
  });

  test('routes name the networks of OSS where a page lists them, and the command for all others', () => {
    expect(outputOf(proxyWith(), 'routes')).toBe(
      '100.118.28.0/24\n100.114.102.0/24\n100.98.170.0/24\n100.118.31.0/24\nsudo acr-proxy addresses',
    );
    expect(outputOf(fixture, 'routes')).toBe('sudo acr-proxy addresses');
    const open = proxyWith({
      registries: ['registry.cn-hangzhou.aliyuncs.com'],
      buckets: ['oss-cn-hangzhou.aliyuncs.com'],
    });
    expect(outputOf(open, 'routes')).toBeUndefined();
  });
});

/** Letters without a pattern, which no compressor makes much smaller. */
const letters = (seed: string, length: number): string =>
  `a${createHash('sha512').update(seed).digest('hex')}`.slice(0, length);

const longNames = (count: number, seed: string): string[] =>
  Array.from({ length: count }, (_, n) =>
    [1, 2, 3]
      .map((part) => letters(`${seed} ${n} ${part}`, 60))
      .join('.')
      .concat('.example.com'),
  );

test('the longest texts that are accepted fit into user data and command', () => {
  const section = (clients: number): Section => ({
    allow: Array.from({ length: clients }, (_, n) => `10.${100 + n}.100.128/25`),
    buckets: longNames(20, 'buckets'),
    charts: longNames(10, 'charts'),
  });
  expect(faultOf(text(section(116)))).toMatch(/got: +names and networks of 80\d\d bytes/);
  const stack = proxyWith(section(115));
  expect(byteLength(String(onlyResource(stack, 'alicloud_instance')['user_data']))).toBeLessThan(
    USER_DATA_LIMIT_BYTES,
  );
  for (const command of resourcesOf(stack, 'alicloud_ecs_command')) {
    expect(byteLength(String(command['command_content']))).toBeLessThan(COMMAND_LIMIT_BYTES);
  }
});
