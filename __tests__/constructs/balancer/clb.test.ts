import { Clb } from '../../../constructs/balancer/clb';
import type { LoadBalancerProps } from '../../../constructs/balancer/load-balancer';
import { type Attributes, onlyResource, resourcesOf, type Stack } from '../../support/synth';
import { addressesOfType, balancerProps, leadsTo, networkIn, stackWith } from '../synth-constructs';

const clbWith = (change: Partial<LoadBalancerProps> = {}): Stack =>
  stackWith((stack) => {
    new Clb(stack, 'clb', balancerProps(stack, change));
  });

const clb = clbWith();

const listenerOn = (port: number, stack: Stack = clb): Attributes =>
  resourcesOf(stack, 'alicloud_slb_listener').find((listener) => listener['frontend_port'] === port) ?? {};

describe('the balancer', () => {
  const balancer = onlyResource(clb, 'alicloud_slb_load_balancer');

  test('is pay-as-you-go, which is required for TLS policies', () => {
    expect(balancer).toMatchObject({
      instance_charge_type: 'PayByCLCU',
      internet_charge_type: 'PayByTraffic',
    });
    expect(balancer).not.toHaveProperty('load_balancer_spec');
  });

  test('is public, or has an address in the first vSwitch as configured', () => {
    expect(balancer['address_type']).toBe('internet');
    expect(balancer).not.toHaveProperty('vswitch_id');
    expect(onlyResource(clbWith({ address: 'intranet' }), 'alicloud_slb_load_balancer')).toMatchObject({
      address_type: 'intranet',
      vswitch_id: 'vsw-cn-hangzhou-h',
    });
  });

  test('needs at least one zone', () => {
    expect(() => clbWith({ address: 'intranet', network: networkIn('cn-hangzhou-h') })).not.toThrow();
    expect(() => clbWith({ address: 'intranet', network: networkIn() })).toThrow(/without a vSwitch/);
  });

  test('is protected as configured', () => {
    expect(balancer).toMatchObject({ delete_protection: 'on', lifecycle: { prevent_destroy: true } });
    expect(onlyResource(clbWith({ protect: false }), 'alicloud_slb_load_balancer')).toMatchObject({
      delete_protection: 'off',
      lifecycle: { prevent_destroy: false },
    });
  });
});

describe('HTTPS', () => {
  const https = listenerOn(443);

  test("is terminated with CLB's own copy of the certificate, with TLS 1.2 or newer", () => {
    const [copy] = addressesOfType(clb, 'alicloud_slb_server_certificate');
    expect(https).toMatchObject({
      protocol: 'https',
      server_certificate_id: `\${${String(copy)}.id}`,
      tls_cipher_policy: 'tls_cipher_policy_1_2_strict_with_1_3',
    });
  });

  test('neither delays nor cuts a stream of events', () => {
    expect(https).toMatchObject({ gzip: false, request_timeout: 180, idle_timeout: 60, bandwidth: -1 });
  });

  test('probes the health of the app by GET on its own port', () => {
    expect(https).toMatchObject({
      health_check: 'on',
      health_check_method: 'get',
      health_check_uri: '/api/health',
      health_check_connect_port: 8081,
      health_check_http_code: 'http_2xx',
    });
  });

  test('reaches the instance through a server group, with a weight', () => {
    const [group] = addressesOfType(clb, 'alicloud_slb_server_group');
    expect(https['server_group_id']).toBe(`\${${String(group)}.id}`);
    expect(onlyResource(clb, 'alicloud_slb_server_group_server_attachment')).toMatchObject({
      server_group_id: `\${${String(group)}.id}`,
      type: 'ecs',
      server_id: 'i-1',
      port: 8080,
      weight: 100,
    });
  });

  test('has no server if somebody else registers servers', () => {
    const backend = { port: 8080, probePort: 8081, probePath: '/api/health', instanceId: undefined };
    expect(resourcesOf(clbWith({ backend }), 'alicloud_slb_server_group_server_attachment')).toEqual([]);
  });
});

describe('HTTP', () => {
  test('is redirected by a listener without arguments that the service ignores', () => {
    const { load_balancer_id: _, depends_on: after, ...http } = listenerOn(80);
    expect(http).toEqual({ protocol: 'http', frontend_port: 80, listener_forward: 'on', forward_port: 443 });
    expect(after).toEqual(
      addressesOfType(clb, 'alicloud_slb_listener').filter((name) => name.includes('_https_')),
    );
  });
});

describe('an allow-list', () => {
  const entries = addressesOfType(clb, 'alicloud_slb_acl_entry_attachment');

  test('restricts the listener, after all entries are in it', () => {
    const [acl] = addressesOfType(clb, 'alicloud_slb_acl');
    const https = listenerOn(443);
    expect(https).toMatchObject({ acl_status: 'on', acl_type: 'white', acl_ids: [`\${${String(acl)}.id}`] });
    expect(https['depends_on']).toEqual(expect.arrayContaining(entries));
    expect(entries).toHaveLength(3);
  });

  test('is never empty, even while every client is replaced', () => {
    const networks = (stack: Stack): unknown[] =>
      resourcesOf(stack, 'alicloud_slb_acl_entry_attachment').map(({ entry }) => entry);
    expect(networks(clb).sort()).toEqual(['192.0.2.1/32', '198.51.100.0/24', '203.0.113.7/32']);
    expect(networks(clbWith({ clients: [] }))).toEqual(['192.0.2.1/32']);
  });

  test('is deleted only after the listener has released it', () => {
    for (const type of ['alicloud_slb_acl', 'alicloud_slb_acl_entry_attachment']) {
      for (const each of resourcesOf(clb, type)) {
        expect(each['lifecycle']).toEqual({ create_before_destroy: true });
      }
    }
  });

  test('is not created for everyone', () => {
    const open = clbWith({ clients: 'everyone' });
    expect(resourcesOf(open, 'alicloud_slb_acl')).toEqual([]);
    expect(listenerOn(443, open)['acl_status']).toBe('off');
  });
});

test('a domain leads to its address', () => {
  const [balancer] = addressesOfType(clb, 'alicloud_slb_load_balancer');
  expect(leadsTo((stack) => new Clb(stack, 'clb', balancerProps(stack)))).toBe(
    `A \${${String(balancer)}.address}`,
  );
});
