import { demoWith, faultAt, loadText } from '../support/environments';

type Egress = Readonly<Record<string, unknown>>;

const withEgress = (egress: Egress, change: Record<string, unknown> = {}): string =>
  demoWith({ app: { egress }, ...change });

/** Every misuse of app.egress that is known, with the path it is reported under and words that must be there. */
const MISUSE: readonly (readonly [string, Egress, string, RegExp])[] = [
  ['an unknown key', { network: ['10.0.0.0/8'] }, 'app.egress.network', /did you mean networks\?/],
  [
    'the whole internet',
    { networks: ['0.0.0.0/0'] },
    'app.egress.networks.0',
    /contains the metadata service \(100\.100\.100\.200\)/,
  ],
  [
    'the cloud’s own services as a whole',
    { networks: ['10.0.0.0/8', '100.64.0.0/10'] },
    'app.egress.networks.1',
    /100\.64\.0\.0\/10, which contains the metadata service[\s\S]*always denied/,
  ],
  [
    'the metadata service itself',
    { networks: ['100.100.100.200/32'] },
    'app.egress.networks.0',
    /contains the metadata service/,
  ],
  ['half of everything', { networks: ['0.0.0.0/2'] }, 'app.egress.networks.0', /n at least 8/],
  [
    'bits behind the prefix',
    { networks: ['10.20.0.1/24'] },
    'app.egress.networks.0',
    /without the metadata service[\s\S]*write 10\.20\.0\.0\/24 for the network, or 10\.20\.0\.1\/32/,
  ],
  ['an IPv6 network', { networks: ['fd00::/8'] }, 'app.egress.networks.0', /an IPv6 network/],
  [
    'a part of the internet',
    { networks: ['203.0.113.0/24'] },
    'app.egress.networks.0',
    /which the app reaches anyway/,
  ],
  [
    'the containers of the host',
    { networks: ['10.20.0.0/24', '198.18.0.0/15'] },
    'app.egress.networks.1',
    /198\.18\.0\.0\/15, which overlaps 198\.18\.0\.0\/23, the network of Docker on the host/,
  ],
  [
    'more networks than there is room for',
    { networks: Array.from({ length: 21 }, (_, index) => `10.0.${index}.0/24`) },
    'app.egress.networks',
    /at most 20 networks/,
  ],
  [
    'a host with scheme, port and path',
    { networks: ['10.20.0.0/24'], hosts: ['http://LLM.internal:4000/v1'] },
    'app.egress.hosts.0',
    /write llm\.internal/,
  ],
  [
    'a network for a host',
    { networks: ['10.20.0.0/24'], hosts: ['10.20.0.0/24'] },
    'app.egress.hosts.0',
    /write 10\.20\.0\.0/,
  ],
  [
    'an address that is none',
    { networks: ['10.20.0.0/24'], hosts: ['10.20.0.256'] },
    'app.egress.hosts.0',
    /a host name in lower case or an IPv4 address/,
  ],
  [
    'more hosts than there is room for',
    { networks: ['10.20.0.0/24'], hosts: Array.from({ length: 21 }, (_, index) => `h${index}.internal`) },
    'app.egress.hosts',
    /at most 20 hosts/,
  ],
  [
    'hosts without their networks',
    { hosts: ['llm.internal'] },
    'app.egress.hosts',
    /write the networks of these/,
  ],
  [
    'an address in none of the networks',
    { networks: ['10.20.0.0/24'], hosts: ['10.20.0.7', '10.20.1.7'] },
    'app.egress.hosts.1',
    /add 10\.20\.1\.7\/32 to app\.egress\.networks/,
  ],
  [
    'an address that no network may contain',
    { networks: ['10.20.0.0/24'], hosts: ['100.100.100.200'] },
    'app.egress.hosts.0',
    /the app never reaches this one, or remove the host/,
  ],
  ...['127.0.0.1', 'localhost', 'http://LOCALHOST:4000'].map(
    (host) =>
      [
        `the container itself: ${host}`,
        { networks: ['10.20.0.0/24'], hosts: [host] },
        'app.egress.hosts.0',
        /the app’s own container[^]*another machine/,
      ] as const,
  ),
];

test.each(MISUSE)('%s is reported where it stands', (_, egress, key, words) => {
  expect(faultAt(key, withEgress(egress))).toMatch(words);
});

test('a network that is wrong is reported alone, not with the hosts in it', () => {
  const text = withEgress({ networks: ['10.20.0.1/24'], hosts: ['10.20.0.7'] });
  expect(faultAt('app.egress.networks.0', text)).not.toBe('');
  expect(faultAt('app.egress.hosts.0', text)).toBe('');
});

test.each([
  ['nothing', {}, { networks: [], hosts: [] }],
  [
    'networks and hosts, of which one that is listed twice counts once',
    {
      networks: ['10.20.0.0/24', '10.20.0.0/24', '100.118.28.0/24'],
      hosts: ['llm.internal', '10.20.0.7', 'llm.internal'],
    },
    { networks: ['10.20.0.0/24', '100.118.28.0/24'], hosts: ['llm.internal', '10.20.0.7'] },
  ],
])('%s is accepted', (_, egress, expected) => {
  expect(loadText(withEgress(egress)).config.app.egress).toEqual(expected);
});

test('an existing VPC may lie anywhere, so a network of it may too', () => {
  const network = {
    cidr: undefined,
    vpcId: 'vpc-1',
    vSwitches: { 'cn-hangzhou-h': 'vsw-1', 'cn-hangzhou-i': 'vsw-2' },
  };
  const { config } = loadText(withEgress({ networks: ['30.1.0.0/16'] }, { network }));
  expect(config.app.egress.networks).toEqual(['30.1.0.0/16']);
});
