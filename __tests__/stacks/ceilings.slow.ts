import { ackWith, demoWith, networks, PUBLIC_KEY } from '../support/environments';
import { onlyResource, resourcesOf, type Stack, stackOf, synthText } from '../support/synth';

/** Number of resources of a type in a stack. */
const count = (stack: Stack, type: string): number => resourcesOf(stack, `alicloud_${type}`).length;

/** The stack of a host that admits this number of networks to the app, and to SSH. */
const host = (allow: readonly string[], ssh?: readonly string[]): Stack => {
  const ecs = ssh && { ecs: { ssh: { publicKeys: [PUBLIC_KEY], allow: ssh } } };
  return stackOf(synthText(demoWith({ access: { allow }, ...ecs })), 'test-ecs');
};

/** The stack of a balancer that admits this number of networks. */
const balancer = (kind: string, most: number): Stack => {
  const access = {
    domain: 'design.example.com',
    icpNumber: '浙ICP备12345678号-1',
    allow: networks(most),
  };
  return stackOf(
    synthText(demoWith({ access, slb: { kind, certificate: '8899123-cn-hangzhou' } })),
    'test-slb',
  );
};

describe('with the maximum number of networks', () => {
  test('a host’s security group has 200 rules', () => {
    expect(count(host(networks(100)), 'security_group_rule')).toBe(200);
  });

  test('a host’s security group has 200 rules including those for SSH', () => {
    expect(count(host(networks(80), networks(40)), 'security_group_rule')).toBe(200);
  });

  test('an NLB’s security group has 200 rules', () => {
    expect(count(balancer('nlb', 199), 'security_group_rule')).toBe(200);
  });

  test('a CLB’s list has 300 entries', () => {
    expect(count(balancer('clb', 299), 'slb_acl_entry_attachment')).toBe(300);
  });

  test('an ALB has 800 entries, counted once per listener', () => {
    const alb = balancer('alb', 399);
    const entries = count(alb, 'alb_acl_entry_attachment');
    const listeners = count(alb, 'alb_listener_acl_attachment');
    expect([entries, entries * listeners]).toEqual([400, 800]);
  });

  test('a cluster’s ConfigMap uses less than a tenth of its limit', () => {
    const app = stackOf(synthText(ackWith({ access: { allow: networks(1000) } })), 'test-ack-app');
    const { data } = onlyResource(app, 'kubernetes_config_map_v1');
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(2 ** 20 / 10);
  });
});

test('a network that is listed twice has one rule per port', () => {
  expect(count(host(['203.0.113.0/24', '203.0.113.0/24']), 'security_group_rule')).toBe(2);
});
