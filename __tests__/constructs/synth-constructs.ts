import { readFileSync } from 'node:fs';
import path from 'node:path';

import { AlicloudProvider } from '@cdktf/provider-alicloud/lib/provider';
import { App, TerraformStack } from 'cdktf';

import { BalancerCertificate } from '../../constructs/balancer/balancer-certificate';
import { DnsRecord } from '../../constructs/balancer/dns-record';
import type { LoadBalancer, LoadBalancerProps } from '../../constructs/balancer/load-balancer';
import type { ClusterProps } from '../../constructs/cluster/cluster';
import type { Network } from '../../constructs/network/network';
import { withFolder } from '../support/environments';
import { onlyResource, type Stack } from '../support/synth';
import { value } from '../support/value';

/** The output of `app.synth()` for a stack of a few constructs. */
export const stackWith = (make: (stack: TerraformStack) => void): Stack =>
  withFolder((folder) => {
    const app = new App({ outdir: folder });
    const stack = new TerraformStack(app, 'test');
    new AlicloudProvider(stack, 'alicloud', { region: 'cn-hangzhou' });
    make(stack);
    app.synth();
    const text = readFileSync(path.join(folder, 'stacks', 'test', 'cdk.tf.json'), 'utf8');
    return { text, json: JSON.parse(text) as Stack['json'], dependencies: [] };
  });

/** Addresses of all resources of a type. */
export const addressesOfType = ({ json }: Stack, type: string): string[] =>
  Object.keys(json.resource?.[type] ?? {}).map((name) => `${type}.${name}`);

/** A network with a vSwitch in each of these zones. */
export const networkIn = (...zones: string[]): Network => ({
  vpcId: 'vpc-1',
  cidr: '10.0.0.0/8',
  vSwitches: zones.map((zone, index) => ({ id: `vsw-${zone}`, cidr: `10.${index}.0.0/16`, zone })),
});

/** Props of a public balancer for two offices, with changes. */
export const balancerProps = (
  stack: TerraformStack,
  change: Partial<LoadBalancerProps> = {},
): LoadBalancerProps => ({
  name: 'design',
  network: networkIn('cn-hangzhou-h', 'cn-hangzhou-i'),
  address: 'internet',
  certificate: new BalancerCertificate(stack, 'certificate', {
    kind: 'existing',
    id: value('8899123-cn-hangzhou'),
  }),
  clients: ['198.51.100.0/24', '203.0.113.7/32'].map(value),
  backend: { port: 8080, probePort: 8081, probePath: '/api/health', instanceId: 'i-1' },
  protect: true,
  ...change,
});

/** Props of a private cluster in two zones, with changes. */
export const clusterProps = (change: Partial<ClusterProps> = {}): ClusterProps => ({
  name: 'design',
  network: networkIn('cn-hangzhou-h', 'cn-hangzhou-i'),
  kubernetesVersion: undefined,
  apiAccess: 'private',
  serviceCidr: value('192.168.0.0/20'),
  kmsKeyId: undefined,
  protect: true,
  ...change,
});

/** The type and value of a domain's record, as `type value`. */
export const leadsTo = (make: (stack: TerraformStack) => LoadBalancer): string => {
  const stack = stackWith((scope) => {
    const { dnsTarget: target } = make(scope);
    new DnsRecord(scope, 'record', {
      domain: value('design.example.com'),
      zone: value('example.com'),
      target,
    });
  });
  const record = onlyResource(stack, 'alicloud_alidns_record');
  return `${String(record['type'])} ${String(record['value'])}`;
};
