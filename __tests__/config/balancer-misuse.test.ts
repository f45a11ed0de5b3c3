import { demoWith, faultAt, loadText } from '../support/environments';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };
const CERTIFIED = { certificate: '8899123-cn-hangzhou' };

/** All known misuses of a balancer, with the path in the report and words that the report must contain. */
const MISUSE: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
  [
    'a balancer without a certificate',
    { access: DOMAIN, slb: {} },
    'slb.certificate',
    /got: {5}nothing[\s\S]*<id>-<region> such as 8899123-cn-hangzhou/,
  ],
  [
    'a certificate id without its region',
    { access: DOMAIN, slb: { certificate: '8899123' } },
    'slb.certificate',
    /<id>-<region>/,
  ],
  [
    'a balancer without a domain',
    { slb: CERTIFIED },
    'access.domain',
    /got: {5}nothing, with slb[\s\S]*reach the host by its IP address/,
  ],
  [
    'a balancer with one zone',
    { access: DOMAIN, slb: CERTIFIED, network: { vSwitches: { 'cn-hangzhou-i': undefined } } },
    'network.vSwitches',
    /load balancers and clusters need two/,
  ],
  [
    'a balancer with an empty allow-list',
    { access: { ...DOMAIN, allow: [] }, slb: CERTIFIED },
    'access.allow',
    /an empty list/,
  ],
  [
    'a balancer that serves a mainland domain without filing',
    { access: { domain: 'a.example.com' }, slb: CERTIFIED },
    'access.icpNumber',
    /the location of the server decides[\s\S]*bought for at least 3 months \(write ecs\.billing with type subscription and months 3 or more, and deploy without access\.domain and slb[\s\S]*7 to 20 working days[\s\S]*cn-hongkong[\s\S]*remove slb and access\.domain[\s\S]*slb\.address: intranet/,
  ],
  [
    'a certificate on the host behind a balancer',
    { access: { ...DOMAIN, tls: { mode: 'provided' } }, slb: CERTIFIED },
    'access.tls',
    /mode "provided", with slb/,
  ],
  [
    'a public address of a host behind a balancer',
    { access: DOMAIN, ecs: { address: 'internet' }, slb: CERTIFIED },
    'ecs.address',
    /is the address of the balancer/,
  ],
  [
    'a balancer in front of nothing',
    { access: DOMAIN, ecs: undefined, slb: CERTIFIED },
    'slb.target',
    /without a section ecs/,
  ],
  [
    'a balancer in front of a missing cluster',
    { access: DOMAIN, slb: { ...CERTIFIED, kind: 'nlb', target: 'ack' } },
    'slb.target',
    /without a section ack/,
  ],
  [
    'a record in a foreign zone',
    { access: DOMAIN, slb: { ...CERTIFIED, dnsZone: 'example.org' } },
    'slb.dnsZone',
    /a domain that access\.domain ends with/,
  ],
  [
    'a record in a zone with a similar name',
    { access: DOMAIN, slb: { ...CERTIFIED, dnsZone: 'ample.com' } },
    'slb.dnsZone',
    /change slb\.dnsZone or access\.domain/,
  ],
  [
    'access logs of an NLB',
    { access: DOMAIN, slb: { ...CERTIFIED, kind: 'nlb', accessLogs: { project: 'logs-of-mine' } } },
    'slb.accessLogs',
    /with kind nlb/,
  ],
  [
    'another kind of balancer',
    { access: DOMAIN, slb: { ...CERTIFIED, kind: 'elb' } },
    'slb.kind',
    /alb, nlb or clb/,
  ],
];

test.each(MISUSE)('%s', (_, change, path, words) => {
  expect(faultAt(path, demoWith(change))).toMatch(words);
});

test('a domain on an intranet balancer needs no filing number', () => {
  const text = demoWith({
    access: { domain: 'design.example.com' },
    slb: { ...CERTIFIED, address: 'intranet' },
  });
  expect(loadText(text).config.access.icpNumber).toBeUndefined();
});
