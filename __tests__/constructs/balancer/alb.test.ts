import { Alb } from '../../../constructs/balancer/alb';
import type { LoadBalancerProps } from '../../../constructs/balancer/load-balancer';
import { type Attributes, onlyResource, resourcesOf, type Stack } from '../../support/synth';
import { value } from '../../support/value';
import { addressesOfType, balancerProps, leadsTo, networkIn, stackWith } from '../synth-constructs';

const albWith = (change: Partial<LoadBalancerProps> = {}): Stack =>
  stackWith((stack) => {
    new Alb(stack, 'alb', balancerProps(stack, change));
  });

const alb = albWith();

const listenerOn = (port: number, stack: Stack = alb): Attributes =>
  resourcesOf(stack, 'alicloud_alb_listener').find((listener) => listener['listener_port'] === port) ?? {};

describe('the balancer', () => {
  const balancer = onlyResource(alb, 'alicloud_alb_load_balancer');

  test('is in every zone of the network', () => {
    expect(balancer['zone_mappings']).toEqual([
      { zone_id: 'cn-hangzhou-h', vswitch_id: 'vsw-cn-hangzhou-h' },
      { zone_id: 'cn-hangzhou-i', vswitch_id: 'vsw-cn-hangzhou-i' },
    ]);
  });

  test.each([[['cn-hangzhou-h']], [[]]])('is refused in a network with the zones %j', (zones) => {
    expect(() => albWith({ network: networkIn(...zones) })).toThrow(/the ALB needs vSwitches in 2 zones/);
  });

  test('is not replaced at every plan', () => {
    expect(balancer['address_allocated_mode']).toBe('Fixed');
  });

  test('has the edition with redirect rules, and is pay-as-you-go', () => {
    expect(balancer).toMatchObject({
      load_balancer_edition: 'Standard',
      load_balancer_billing_config: { pay_type: 'PayAsYouGo' },
    });
  });

  test('is public and protected as configured', () => {
    expect(balancer).toMatchObject({
      address_type: 'Internet',
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    const other = onlyResource(
      albWith({ address: 'intranet', protect: false }),
      'alicloud_alb_load_balancer',
    );
    expect(other).toMatchObject({
      address_type: 'Intranet',
      deletion_protection_enabled: false,
      lifecycle: { prevent_destroy: false },
    });
  });
});

describe('the server group', () => {
  const group = onlyResource(alb, 'alicloud_alb_server_group');

  test('sends requests to the instance, with a weight and a description', () => {
    expect(group['servers']).toEqual([
      { server_type: 'Ecs', server_id: 'i-1', port: 8080, weight: 100, description: 'design' },
    ]);
    expect(group['protocol']).toBe('HTTP');
  });

  test('probes the health of the app by GET on its own port', () => {
    expect(group['health_check_config']).toMatchObject({
      health_check_enabled: true,
      health_check_protocol: 'HTTP',
      health_check_method: 'GET',
      health_check_path: '/api/health',
      health_check_connect_port: 8081,
      health_check_codes: ['http_2xx'],
    });
  });

  test('does not change servers that somebody else registers', () => {
    expect(group).not.toHaveProperty('lifecycle');
    const backend = { port: 8080, probePort: 8081, probePath: '/api/health', instanceId: undefined };
    const free = onlyResource(albWith({ backend }), 'alicloud_alb_server_group');
    expect(free).not.toHaveProperty('servers');
    expect(free['lifecycle']).toEqual({ ignore_changes: ['servers'] });
  });
});

describe('HTTPS', () => {
  const https = listenerOn(443);

  test('is terminated with the certificate, with TLS 1.2 or newer', () => {
    expect(https).toMatchObject({
      listener_protocol: 'HTTPS',
      certificates: [{ certificate_id: '8899123-cn-hangzhou' }],
      security_policy_id: 'tls_cipher_policy_1_2_strict_with_1_3',
    });
  });

  test('neither delays nor cuts a stream of events', () => {
    expect(https).toMatchObject({ gzip_enabled: false, request_timeout: 600, idle_timeout: 60 });
  });

  test('passes the client’s address to the backend', () => {
    expect(https['x_forwarded_for_config']).toEqual({ x_forwarded_for_enabled: true });
  });
});

describe('HTTP', () => {
  const redirect = onlyResource(alb, 'alicloud_alb_rule');
  const [http] = addressesOfType(alb, 'alicloud_alb_listener').filter((address) =>
    address.includes('_http_'),
  );

  test('is redirected to HTTPS, regardless of the path', () => {
    expect(redirect).toMatchObject({
      listener_id: `\${${String(http)}.id}`,
      rule_conditions: [{ type: 'Path', path_config: { values: ['/*'] } }],
      rule_actions: [
        { type: 'Redirect', redirect_config: { protocol: 'HTTPS', port: '443', http_code: '301' } },
      ],
    });
    expect(listenerOn(80)['listener_protocol']).toBe('HTTP');
  });

  test('keeps host, path and query, which Terraform does not interpolate', () => {
    expect(redirect['rule_actions']).toMatchObject([
      { redirect_config: { host: '$${host}', path: '$${path}', query: '$${query}' } },
    ]);
  });
});

describe('an allow-list', () => {
  const entries = addressesOfType(alb, 'alicloud_alb_acl_entry_attachment');

  test('restricts both listeners, after all entries are in it', () => {
    const attachments = resourcesOf(alb, 'alicloud_alb_listener_acl_attachment');
    expect(attachments.map((attachment) => attachment['listener_id']).sort()).toEqual(
      addressesOfType(alb, 'alicloud_alb_listener')
        .map((address) => `\${${address}.id}`)
        .sort(),
    );
    for (const attachment of attachments) {
      expect(attachment['acl_type']).toBe('White');
      expect(attachment['depends_on']).toEqual(expect.arrayContaining(entries));
    }
  });

  test('restricts one listener after the other', () => {
    const attachments = addressesOfType(alb, 'alicloud_alb_listener_acl_attachment');
    const after = resourcesOf(alb, 'alicloud_alb_listener_acl_attachment').map(
      ({ depends_on: before }) =>
        attachments.filter((address) => (before as string[]).includes(address)).length,
    );
    expect(after.sort()).toEqual([0, 1]);
  });

  test('is never empty, even while every client is replaced', () => {
    const networks = (stack: Stack): unknown[] =>
      resourcesOf(stack, 'alicloud_alb_acl_entry_attachment').map(({ entry }) => entry);
    expect(networks(alb).sort()).toEqual(['192.0.2.1/32', '198.51.100.0/24', '203.0.113.7/32']);
    expect(networks(albWith({ clients: [] }))).toEqual(['192.0.2.1/32']);
  });

  test('keeps unchanged entries when it changes', () => {
    const changed = albWith({ clients: ['203.0.113.7/32', '10.1.0.0/16'].map(value) });
    const stays = entries.filter((address) => /203-0-113-7-32|192-0-2-1-32/.test(address));
    expect(stays).toHaveLength(2);
    expect(addressesOfType(changed, 'alicloud_alb_acl_entry_attachment')).toEqual(
      expect.arrayContaining(stays),
    );
  });

  test('is not created for everyone', () => {
    const open = albWith({ clients: 'everyone' });
    for (const type of ['alb_acl', 'alb_acl_entry_attachment', 'alb_listener_acl_attachment']) {
      expect(resourcesOf(open, `alicloud_${type}`)).toEqual([]);
    }
  });
});

describe('access logs', () => {
  test('are kept for the configured days, in their own project', () => {
    const logged = albWith({ accessLogs: { project: 'design-logs', retentionDays: 180 } });
    expect(onlyResource(logged, 'alicloud_log_project')['project_name']).toBe('design-logs');
    expect(onlyResource(logged, 'alicloud_log_store')['retention_period']).toBe(180);
    onlyResource(logged, 'alicloud_alb_load_balancer_access_log_config_attachment');
    // Otherwise, the balancer would revert the attachment at every plan.
    expect(onlyResource(logged, 'alicloud_alb_load_balancer')['lifecycle']).toMatchObject({
      ignore_changes: ['access_log_config'],
    });
  });

  test('are not kept by default', () => {
    expect(resourcesOf(alb, 'alicloud_log_project')).toEqual([]);
    expect(onlyResource(alb, 'alicloud_alb_load_balancer')['lifecycle']).not.toHaveProperty('ignore_changes');
  });
});

test('a domain leads to it by name', () => {
  const [balancer] = addressesOfType(alb, 'alicloud_alb_load_balancer');
  expect(leadsTo((stack) => new Alb(stack, 'alb', balancerProps(stack)))).toBe(
    `CNAME \${${String(balancer)}.dns_name}`,
  );
});
