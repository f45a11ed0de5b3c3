import { DnsRecord } from '../../../constructs/balancer/dns-record';
import type { DnsTarget } from '../../../constructs/balancer/load-balancer';
import { type Attributes, onlyResource } from '../../support/synth';
import { value } from '../../support/value';
import { stackWith } from '../synth-constructs';

const ADDRESS: DnsTarget = { type: 'A', value: '203.0.113.9' };

const recordOf = (domain: string, zone: string, target: DnsTarget = ADDRESS): Attributes =>
  onlyResource(
    stackWith((stack) => {
      new DnsRecord(stack, 'record', { domain: value(domain), zone: value(zone), target });
    }),
    'alicloud_alidns_record',
  );

test.each([
  ['design.example.com', 'example.com', 'design'],
  ['a.b.example.com', 'example.com', 'a.b'],
  ['example.com', 'example.com', '@'],
  ['design.team.example.com', 'team.example.com', 'design'],
])('%s in the zone %s is the record %s', (domain, zone, rr) => {
  expect(recordOf(domain, zone)).toMatchObject({ domain_name: zone, rr });
});

test('it leads to the target, by address or by name', () => {
  expect(recordOf('design.example.com', 'example.com')).toMatchObject({
    type: 'A',
    value: '203.0.113.9',
    ttl: 600,
  });
  const target: DnsTarget = { type: 'CNAME', value: 'alb-1.cn-hangzhou.alb.aliyuncsslb.com' };
  expect(recordOf('design.example.com', 'example.com', target)).toMatchObject(target);
});
