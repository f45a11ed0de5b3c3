import type { LoadBalancerProps } from '../../../constructs/balancer/load-balancer';
import { Nlb } from '../../../constructs/balancer/nlb';
import { onlyResource, resourcesOf, type Stack } from '../../support/synth';
import { addressesOfType, balancerProps, leadsTo, networkIn, stackWith } from '../synth-constructs';

const nlbWith = (change: Partial<LoadBalancerProps> = {}): Stack =>
  stackWith((stack) => {
    new Nlb(stack, 'nlb', balancerProps(stack, change));
  });

const nlb = nlbWith();

describe('the balancer', () => {
  const balancer = onlyResource(nlb, 'alicloud_nlb_load_balancer');

  test('is in every zone, reaches the backend from each, and is pay-as-you-go', () => {
    expect(balancer).toMatchObject({
      payment_type: 'PayAsYouGo',
      cross_zone_enabled: true,
      zone_mappings: [
        { zone_id: 'cn-hangzhou-h', vswitch_id: 'vsw-cn-hangzhou-h' },
        { zone_id: 'cn-hangzhou-i', vswitch_id: 'vsw-cn-hangzhou-i' },
      ],
    });
  });

  test('is refused in one zone', () => {
    expect(() => nlbWith({ network: networkIn('cn-hangzhou-h') })).toThrow(
      /the NLB needs vSwitches in 2 zones/,
    );
  });

  test('is public and protected as configured', () => {
    expect(balancer).toMatchObject({
      address_type: 'Internet',
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
    const other = onlyResource(
      nlbWith({ address: 'intranet', protect: false }),
      'alicloud_nlb_load_balancer',
    );
    expect(other).toMatchObject({
      address_type: 'Intranet',
      deletion_protection_enabled: false,
      lifecycle: { prevent_destroy: false },
    });
  });
});

describe('who may connect', () => {
  const rulesOf = (stack: Stack): string[] =>
    resourcesOf(stack, 'alicloud_security_group_rule')
      .map(({ policy, cidr_ip: cidr, port_range: ports, priority }) =>
        [policy, cidr, ports, priority].map(String).join(' '),
      )
      .sort();

  test('is defined by its own security group', () => {
    const [group] = addressesOfType(nlb, 'alicloud_security_group');
    expect(onlyResource(nlb, 'alicloud_nlb_load_balancer')['security_group_ids']).toEqual([
      `\${${String(group)}.id}`,
    ]);
  });

  test('is every client, on 443, and nobody else: the service admits everything that is not denied', () => {
    expect(rulesOf(nlb)).toEqual([
      'accept 198.51.100.0/24 443/443 1',
      'accept 203.0.113.7/32 443/443 1',
      'drop 0.0.0.0/0 -1/-1 100',
    ]);
  });

  test('can be everyone', () => {
    expect(rulesOf(nlbWith({ clients: 'everyone' }))).toContain('accept 0.0.0.0/0 443/443 1');
  });

  test('is in effect before a listener exists', () => {
    const [denial] = addressesOfType(nlb, 'alicloud_security_group_rule').filter((address) =>
      address.includes('deny-others'),
    );
    expect(onlyResource(nlb, 'alicloud_nlb_listener')['depends_on']).toEqual([denial]);
  });
});

describe('the listener', () => {
  // An NLB cannot redirect. There is only one listener, and nothing answers on port 80.
  const listener = onlyResource(nlb, 'alicloud_nlb_listener');

  test('terminates TLS 1.2 or newer with the certificate', () => {
    expect(listener).toMatchObject({
      listener_protocol: 'TCPSSL',
      listener_port: 443,
      certificate_ids: ['8899123-cn-hangzhou'],
      security_policy_id: 'tls_cipher_policy_1_2_strict_with_1_3',
      alpn_enabled: false,
    });
  });

  test('passes the client’s address by the PROXY protocol, because the group cannot preserve it', () => {
    expect(listener['proxy_protocol_enabled']).toBe(true);
    expect(onlyResource(nlb, 'alicloud_nlb_server_group')['preserve_client_ip_enabled']).toBe(false);
  });

  test('does not cut a quiet stream', () => {
    expect(listener['idle_timeout']).toBe(900);
  });
});

describe('the server group', () => {
  test('probes the health of the app by GET on a port that expects no PROXY header', () => {
    expect(onlyResource(nlb, 'alicloud_nlb_server_group')).toMatchObject({
      protocol: 'TCP',
      server_group_type: 'Instance',
      health_check: {
        health_check_enabled: true,
        health_check_type: 'HTTP',
        http_check_method: 'GET',
        health_check_url: '/api/health',
        health_check_connect_port: 8081,
        health_check_http_code: ['http_2xx'],
      },
    });
  });

  test('sends connections to the instance, with a weight', () => {
    expect(onlyResource(nlb, 'alicloud_nlb_server_group_server_attachment')).toMatchObject({
      server_type: 'Ecs',
      server_id: 'i-1',
      port: 8080,
      weight: 100,
    });
  });

  test('has no server if somebody else registers servers', () => {
    const backend = { port: 8080, probePort: 8081, probePath: '/api/health', instanceId: undefined };
    expect(resourcesOf(nlbWith({ backend }), 'alicloud_nlb_server_group_server_attachment')).toEqual([]);
  });
});

test('a domain leads to it by name', () => {
  const [balancer] = addressesOfType(nlb, 'alicloud_nlb_load_balancer');
  expect(leadsTo((stack) => new Nlb(stack, 'nlb', balancerProps(stack)))).toBe(
    `CNAME \${${String(balancer)}.dns_name}`,
  );
});
