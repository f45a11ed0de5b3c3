import { readFileSync } from 'node:fs';
import path from 'node:path';

import { DOCKER, PRIVATE_NETWORKS } from '../../../alibaba-cloud/networks';
import { cidrOf, contains, overlap, parseCidr } from '../../../ground/cidr';
import { ackWith, demoWith, faultAt, faultOf, loadText, networks } from '../../support/environments';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const CERTIFIED = { certificate: '8899123-cn-hangzhou' };

const vSwitches = (first: string, second: string): Record<string, string> => ({
  'cn-hangzhou-h': first,
  'cn-hangzhou-i': second,
});

/** Returns this number of /8 networks. 256 of them are the whole internet. */
const eighths = (count: number): string[] => Array.from({ length: count }, (_, i) => `${i}.0.0.0/8`);

const small = { network: { vSwitches: vSwitches('10.80.0.0/29', '10.80.0.8/29') } };

/** Refused values: the text, the path in the report, and words of the report. */
const REFUSED: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'leading zeros',
    demoWith({ access: { allow: ['010.0.0.0/8'] } }),
    'access.allow.0',
    /with leading zeros[^]*write 10\.0\.0\.0\/8/,
  ],
  [
    'leading zeros of a prefix',
    demoWith({ access: { allow: ['10.0.0.0/08'] } }),
    'access.allow.0',
    /write 10\.0\.0\.0\/8/,
  ],
  [
    'all networks of the internet, each by its name',
    demoWith({ access: { allow: eighths(256), ...DOMAIN }, slb: CERTIFIED }),
    'access.allow',
    /256 networks, which together are 100 % of the internet[^]*to let in the whole internet, write access\.allow: everyone/,
  ],
  [
    'a quarter of it',
    demoWith({ access: { allow: eighths(64) } }),
    'access.allow',
    /64 networks, which together are 25 %/,
  ],
  [
    'the same for SSH',
    demoWith({ ecs: { ssh: { publicKeys: ['x'], allow: eighths(64) } } }),
    'ecs.ssh.allow',
    /64 networks, which together are 25 %/,
  ],
  [
    'clients with addresses of the host’s containers',
    demoWith({ access: { allow: ['203.0.113.0/24', '198.18.1.7/32'] } }),
    'access.allow.1',
    /198\.18\.1\.7\/32, which overlaps 198\.18\.0\.0\/23[^]*write only the parts beside it/,
  ],
  [
    'the same for SSH, in a larger network',
    demoWith({ ecs: { ssh: { publicKeys: ['x'], allow: ['198.0.0.0/8'] } } }),
    'ecs.ssh.allow.0',
    /198\.0\.0\.0\/8, which overlaps 198\.18\.0\.0\/23/,
  ],
  [
    'more networks than the cloud takes',
    demoWith({ access: { allow: networks(600) } }),
    'access.allow',
    /600 networks[^]*at most 100: the host’s security group holds 200 rules/,
  ],
  [
    'an IPv6 network beside an IPv4 one',
    demoWith({ access: { allow: ['10.0.0.0/8', '2001:db8::/32'] } }),
    'access.allow.1',
    /an IPv6 network[^]*no IPv6 address, so no client connects over IPv6/,
  ],
  ...['8.8.0.0/16', '0.0.0.0/8', '240.0.0.0/8'].map(
    (cidr) =>
      [
        `a VPC of ${cidr}`,
        demoWith({ network: { cidr } }),
        'network.cidr',
        /not a private network[^]*a part of 10\.0\.0\.0\/8, 172\.16\.0\.0\/12 or 192\.168\.0\.0\/16/,
      ] as const,
  ),
  [
    'a small vSwitch with an ALB',
    demoWith({ ...small, access: DOMAIN, slb: CERTIFIED }),
    'network.vSwitches.cn-hangzhou-h',
    /has 4 addresses[^]*with 10 addresses: 8 for the alb, 1 for the host, 1 for the NAT gateway[^]*at most 28 bits/,
  ],
  [
    'a small vSwitch with an NLB, in the other zone',
    demoWith({ ...small, access: DOMAIN, slb: { ...CERTIFIED, kind: 'nlb' } }),
    'network.vSwitches.cn-hangzhou-i',
    /with 8 addresses: 8 for the nlb/,
  ],
  [
    'a small vSwitch with a cluster',
    ackWith(small),
    'network.vSwitches.cn-hangzhou-h',
    /with 65 addresses: 1 for the NAT gateway, 4 for the control plane, 60 for 3 nodes \(ack\.nodes\.max\)/,
  ],
  ...['8.8.0.0/20', '172.0.0.0/8', '172.20.0.0/28', '172.20.0.1/32', '10.0.0.0/8'].map(
    (serviceCidr) =>
      [
        `Services of ${serviceCidr}`,
        ackWith({ ack: { serviceCidr } }),
        'ack.serviceCidr',
        /a part of 10\.0\.0\.0\/8, .* with a prefix of 16 to 24 bits/,
      ] as const,
  ),
  [
    'a zone that is a property of every object',
    demoWith({ ecs: { zone: 'constructor' } }),
    'ecs.zone',
    /"constructor"[^]*a zone that network\.vSwitches names/,
  ],
  [
    'a zone that nobody named and that is spelt right',
    ackWith({ ack: { zone: 'cn-hangzhou-x' } }),
    'ack.zone',
    /a zone of network\.vSwitches: cn-hangzhou-h, cn-hangzhou-i/,
  ],
];

test.each(REFUSED)('%s is refused', (_, text, path, words) => {
  expect(faultAt(path, text)).toMatch(words);
});

test('a network that is listed twice counts once', () => {
  const { config } = loadText(demoWith({ access: { allow: ['10.0.0.0/8', '10.1.0.0/16', '10.0.0.0/8'] } }));
  expect(config.access.allow).toEqual(['10.0.0.0/8', '10.1.0.0/16']);
});

test('networks that overlap are counted by their addresses', () => {
  const allow = [...eighths(63), ...networks(30)];
  expect(() => loadText(demoWith({ access: { allow } }))).not.toThrow();
});

test('with another region, all zones are reported at once', () => {
  const message = faultOf(demoWith({ region: 'cn-shanghai' }));
  expect(message).toMatch(/has 3 faults/);
  expect(message).toMatch(/network\.vSwitches\.cn-hangzhou-h \(line \d+\)/);
  expect(message).toMatch(/network\.vSwitches\.cn-hangzhou-i \(line \d+\)/);
  expect(message).toMatch(/ecs\.zone \(line \d+\)\n {4}got: {5}zone cn-hangzhou-h, with region cn-shanghai/);
});

test('an adopted VPC with networks for vSwitches is one fault', () => {
  const message = faultOf(demoWith({ network: { cidr: undefined, vpcId: 'vpc-bp1m7v25emi1h5mtc0123' } }));
  expect(message).toMatch(/has 1 fault\n/);
  expect(message).toMatch(/network\.vSwitches \(line \d+\)\n {4}got: {5}networks, with network\.vpcId/);
  expect(message).toMatch(/vsw-/);
});

test('a wrong network of a vSwitch is a fault of that vSwitch', () => {
  const message = faultOf(demoWith({ network: { vSwitches: { 'cn-hangzhou-i': '010.80.16.0/20' } } }));
  expect(message).toMatch(/has 1 fault\n[^]*network\.vSwitches\.cn-hangzhou-i \(line \d+\)[^]*leading zeros/);
});

test.each([
  ['a host', demoWith(small)],
  ['a CLB', demoWith({ ...small, access: DOMAIN, slb: { ...CERTIFIED, kind: 'clb' } })],
])('vSwitches of 4 addresses suffice for %s', (_, text) => {
  expect(() => loadText(text)).not.toThrow();
});

test('Docker’s bridges use no address that a VPC can have', () => {
  const file = path.join(__dirname, '../../rendered/hosts/demo/etc/docker/daemon.json');
  const { bip, 'default-address-pools': pools } = JSON.parse(readFileSync(file, 'utf8')) as {
    bip: string;
    'default-address-pools': readonly { base: string }[];
  };
  const network = { cidr: '172.16.0.0/12', vSwitches: vSwitches('172.17.0.0/20', '172.18.0.0/20') };
  expect(() => loadText(demoWith({ network, access: DOMAIN, slb: CERTIFIED }))).not.toThrow();
  const bridges = [bip.replace(/\.1\//, '.0/'), ...pools.map(({ base }) => base)].map(cidrOf);
  expect(bridges.filter((bridge) => !contains(DOCKER.network, bridge))).toEqual([]);
  const vpcs = PRIVATE_NETWORKS.map(parseCidr);
  expect(vpcs.filter((vpc) => vpc && overlap(DOCKER.network, vpc))).toEqual([]);
});

test('an environment with only a network is accepted, with a warning', () => {
  const { warnings } = loadText(demoWith({ ecs: undefined }));
  expect(warnings).toContainEqual({
    role: 'network',
    text: expect.stringContaining('only a network is made') as string,
  });
});
