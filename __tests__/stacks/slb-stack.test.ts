import { renderHost } from '../rig/rendered/host';
import { ABROAD, demoWith, loadText } from '../support/environments';
import {
  addressesOf,
  onlyResource,
  resourcesOf,
  type Stack,
  stackOf,
  type Stacks,
  synthFixture,
  synthText,
} from '../support/synth';

const KINDS = ['alb', 'nlb', 'clb'] as const;
type Kind = (typeof KINDS)[number];

/** The demo environment behind a balancer, abroad, where a domain needs no filing number. */
const behind = (kind: Kind, change: Record<string, unknown> = {}): string =>
  demoWith({
    ...ABROAD,
    access: { domain: 'design.example.com', allow: ['10.0.0.0/8'] },
    ecs: { zone: 'ap-southeast-1a' },
    slb: { kind, certificate: '8899123-ap-southeast-1', ...change },
  });

const synthBehind = (kind: Kind, change?: Record<string, unknown>): Stacks => synthText(behind(kind, change));

/** The front proxy's configuration that a new host renders. */
const frontProxyOf = (ecs: Stack): string => renderHost(ecs)['etc/nginx/conf.d/open-design.conf'] ?? '';

/** Ports that nginx listens on, in order. */
const listenersOf = (conf: string): string[] =>
  [...conf.matchAll(/^ *listen (.*);$/gm)].map(([, at]) => at ?? '');

/** The probe and the target port of each kind: the same facts in three APIs. */
const PROBES: Readonly<Record<Kind, (slb: Stack) => Record<string, unknown>>> = {
  alb: (slb) => {
    const group = onlyResource(slb, 'alicloud_alb_server_group');
    const [check] = [group['health_check_config']].flat() as Record<string, unknown>[];
    const [server] = group['servers'] as Record<string, unknown>[];
    return {
      port: server?.['port'],
      probe: check?.['health_check_connect_port'],
      path: check?.['health_check_path'],
      method: check?.['health_check_method'],
    };
  },
  nlb: (slb) => {
    const [check] = [onlyResource(slb, 'alicloud_nlb_server_group')['health_check']].flat() as Record<
      string,
      unknown
    >[];
    return {
      port: onlyResource(slb, 'alicloud_nlb_server_group_server_attachment')['port'],
      probe: check?.['health_check_connect_port'],
      path: check?.['health_check_url'],
      method: check?.['http_check_method'],
    };
  },
  clb: (slb) => {
    const https = resourcesOf(slb, 'alicloud_slb_listener').find(({ protocol }) => protocol === 'https');
    return {
      port: onlyResource(slb, 'alicloud_slb_server_group_server_attachment')['port'],
      probe: https?.['health_check_connect_port'],
      path: https?.['health_check_uri'],
      method: String(https?.['health_check_method']).toUpperCase(),
    };
  },
};

/** Networks from which each kind connects, with these vSwitches. */
const SOURCES: Readonly<Record<Kind, string[]>> = {
  alb: ['10.80.0.0/20', '10.80.16.0/20'],
  nlb: ['10.80.0.0/20', '10.80.16.0/20'],
  clb: ['100.64.0.0/10'],
};

describe.each(KINDS)('%s and the host agree', (kind) => {
  const stacks = synthBehind(kind);
  const ecs = stackOf(stacks, 'test-ecs');
  const conf = frontProxyOf(ecs);
  const { port, probe, path, method } = PROBES[kind](stackOf(stacks, 'test-slb'));

  test('on the port for requests, and on how the client’s address is passed', () => {
    const suffix = kind === 'nlb' ? ' proxy_protocol default_server' : ' default_server';
    expect(listenersOf(conf)).toContain(`${String(port)}${suffix}`);
    expect(conf).toContain(`real_ip_header ${kind === 'nlb' ? 'proxy_protocol' : 'X-Forwarded-For'};`);
  });

  test('on port, path and method of the probes', () => {
    expect(listenersOf(conf)).toContain(`${String(probe)} default_server`);
    expect(conf).toContain(`location = ${String(path)} {`);
    expect(method).toBe('GET');
  });

  test('on the source networks: front proxy and security group admit no others', () => {
    expect([...conf.matchAll(/^ *set_real_ip_from (.*);$/gm)].map(([, cidr]) => cidr)).toEqual(SOURCES[kind]);
    const rules = resourcesOf(ecs, 'alicloud_security_group_rule').map(
      (rule) => `${String(rule['port_range'])} from ${String(rule['cidr_ip'])}`,
    );
    // CLB bypasses all security groups.
    expect(rules).toEqual(
      kind === 'clb' ? [] : SOURCES[kind].map((cidr) => `${String(port)}/${String(probe)} from ${cidr}`),
    );
  });

  test('the host has no TLS, no certificate and no public address', () => {
    expect(listenersOf(conf)).toHaveLength(2);
    expect(conf).not.toMatch(/ssl|certificate/);
    for (const type of ['alicloud_eip_address', 'alicloud_eip_association']) {
      expect(resourcesOf(ecs, type)).toEqual([]);
    }
  });

  test('the instance is registered', () => {
    expect(stackOf(stacks, 'test-slb').text).toContain(
      'data.terraform_remote_state.cross-stack-reference-input-test-ecs',
    );
  });
});

test('a host without a public address uses the network’s NAT gateway', () => {
  expect(resourcesOf(stackOf(synthBehind('alb'), 'test-network'), 'alicloud_nat_gateway')).toHaveLength(1);
});

test('in an adopted VPC, the security group has the vSwitches’ networks, which only Terraform knows', () => {
  const ecs = stackOf(synthFixture('nlb'), 'nlb-ecs');
  expect([...frontProxyOf(ecs).matchAll(/^ *set_real_ip_from (.*);$/gm)].map(([, cidr]) => cidr)).toEqual([
    '10.0.0.0/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
  ]);
  for (const rule of resourcesOf(ecs, 'alicloud_security_group_rule')) {
    expect(rule['cidr_ip']).toMatch(/^\$\{data\.terraform_remote_state\..*\}$/);
  }
});

test.each(KINDS)('%s: the outputs name the endpoint, and the DNS record to create', (kind) => {
  const { output = {} } = stackOf(synthBehind(kind), 'test-slb').json;
  expect(output['endpoint']?.value).toBe('https://design.example.com');
  expect(output['dns_target']?.value).toMatch(
    kind === 'clb' ? /^A \$\{.*address\}$/ : /^CNAME \$\{.*dns_name\}$/,
  );
  expect(output['load_balancer_id']?.value).toMatch(/^\$\{alicloud_(alb|nlb|slb)_load_balancer\..*\.id\}$/);
  expect(output['server_group_id']?.value).toMatch(/^\$\{alicloud_(alb|nlb|slb)_server_group\..*\.id\}$/);
});

test('another kind replaces only the balancer: the stacks below keep every address', () => {
  const below = (kind: Kind): string[] =>
    ['test-network', 'test-ecs'].flatMap((id) =>
      Object.entries(stackOf(synthBehind(kind), id).json.resource ?? {})
        .filter(([type]) => type !== 'alicloud_security_group_rule')
        .flatMap(([type, all]) => Object.keys(all).map((name) => `${type}.${name}`)),
    );
  expect(below('nlb')).toEqual(below('alb'));
  expect(below('clb')).toEqual(below('alb'));
});

describe('a certificate given by variables', () => {
  const stacks = synthBehind('nlb', { certificate: 'variables' });
  const kept = (id: string): string => stackOf(stacks, id).text;

  test('is in no stack but its own, whose state no other stack reads', () => {
    expect(addressesOf(stackOf(stacks, 'test-certificate'))).toHaveLength(1);
    for (const id of Object.keys(stacks).filter((other) => other !== 'test-certificate')) {
      expect(kept(id)).not.toMatch(/certificate_(key_)?pem|certificate\.tfstate/);
    }
  });

  test('is found by the balancer under the name that its stack gives it', () => {
    const [found] = Object.values(
      stackOf(stacks, 'test-slb').json.data?.['alicloud_ssl_certificates_service_certificates'] ?? {},
    );
    expect(found?.['name_regex']).toBe('^open-design-test-[0-9a-f]{8}$');
    expect(kept('test-certificate')).toContain('"certificate_name": "open-design-test-${substr(');
  });
});

describe('a synth warns', () => {
  const warnings = (text: string, stack = 'slb'): string[] =>
    loadText(text)
      .warnings.filter(({ role }) => role === stack)
      .map(({ text: words }) => words);

  test('that a CLB cuts long streams', () => {
    expect(warnings(behind('clb'))).toEqual([expect.stringMatching(/^slb\.kind is clb: .* 180 seconds/)]);
    expect(warnings(behind('alb'))).toEqual([]);
  });

  test('that a key from a variable is in the state', () => {
    expect(warnings(behind('alb', { certificate: 'variables' }), 'certificate')).toEqual([
      expect.stringMatching(
        /^slb\.certificate is variables: the state of this stack then holds the private key/,
      ),
    ]);
  });

  test('about the further duties of a filing, in the mainland', () => {
    const text = demoWith({
      access: { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1', allow: ['10.0.0.0/8'] },
      slb: { certificate: '8899123-cn-hangzhou' },
    });
    expect(warnings(text)).toEqual([
      expect.stringMatching(/name Alibaba Cloud as access provider/),
      expect.stringMatching(/bought for at least 3 months, and ecs\.billing buys none/),
      expect.stringMatching(/public security/),
    ]);
  });
});
