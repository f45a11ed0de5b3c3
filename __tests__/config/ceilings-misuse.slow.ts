import { ackWith, demoWith, faultAt, loadText, networks, PUBLIC_KEY } from '../support/environments';

const DOMAIN = { domain: 'design.example.com', icpNumber: '浙ICP备12345678号-1' };

/** The demo environment, whose host admits these numbers of networks to the app and to SSH. */
const host = (allow: number, ssh?: number): string =>
  demoWith({
    access: { allow: networks(allow) },
    ecs: { ssh: ssh === undefined ? undefined : { publicKeys: [PUBLIC_KEY], allow: networks(ssh) } },
  });

/** A host behind a balancer. */
const behind = (kind: string | undefined, allow: number, ssh = 1): string =>
  demoWith({
    access: { ...DOMAIN, allow: networks(allow) },
    ecs: { ssh: { publicKeys: [PUBLIC_KEY], allow: networks(ssh) } },
    slb: { kind, certificate: '8899123-cn-hangzhou' },
  });

/** A cluster, with changes. */
const cluster = (change: Record<string, unknown>, allow: number): string =>
  ackWith({ ...change, access: { ...DOMAIN, allow: networks(allow) } });

const BALANCED = { certificate: '8899123-cn-hangzhou', target: 'ack' };

/** All ceilings: name, text for a number of networks, accepted number, key of the fault, words of the fault. */
const CEILINGS: readonly (readonly [string, (count: number) => string, number, string, RegExp])[] = [
  ['a host', host, 100, 'access.allow', /at most 100: .*security group holds 200 rules/],
  [
    'a host with SSH',
    (count) => host(count, 31),
    84,
    'access.allow',
    /85 networks, with 31 in ecs\.ssh\.allow[^]*at most 84: .*each network of ecs\.ssh\.allow takes one/,
  ],
  ['SSH of a host', (count) => host(1, count), 198, 'ecs.ssh.allow', /at most 198: .*needs 2 beside/],
  [
    'SSH of a host behind an NLB, whose vSwitches also have rules',
    (count) => behind('nlb', 1, count),
    198,
    'ecs.ssh.allow',
    /at most 198: .*needs 2 beside/,
  ],
  [
    'SSH of a host behind a CLB, which needs no rules',
    (count) => behind('clb', 1, count),
    200,
    'ecs.ssh.allow',
    /at most 200: .*needs 0 beside/,
  ],
  [
    'an ALB, the default',
    (count) => behind(undefined, count),
    399,
    'access.allow',
    /at most 399: .*800 entries over its two listeners/,
  ],
  ['an ALB', (count) => behind('alb', count), 399, 'access.allow', /at most 399/],
  ['an NLB', (count) => behind('nlb', count), 199, 'access.allow', /at most 199: .*one that denies/],
  ['a CLB', (count) => behind('clb', count), 299, 'access.allow', /at most 299: .*300 entries/],
  [
    'an NLB of a cluster',
    (count) => cluster({ slb: { ...BALANCED, kind: 'nlb' } }, count),
    199,
    'access.allow',
    /at most 199/,
  ],
  [
    'a CLB of a cluster',
    (count) => cluster({ slb: { ...BALANCED, kind: 'clb' } }, count),
    299,
    'access.allow',
    /at most 299/,
  ],
  [
    'a cluster with an Ingress',
    (count) => cluster({ ack: { ingress: { tlsSecretName: 'tls' } } }, count),
    1000,
    'access.allow',
    /at most 1000: this project sets the limit/,
  ],
  ['a cluster without an entrance', (count) => cluster({}, count), 1000, 'access.allow', /at most 1000/],
];

describe.each(CEILINGS)('%s', (_, text, most, path, words) => {
  test(`admits ${most} networks`, () => {
    expect(() => loadText(text(most))).not.toThrow();
  });

  test('refuses one more, with the count', () => {
    const fault = faultAt(path, text(most + 1));
    expect(fault).toMatch(words);
    expect(fault).toMatch(`got:     ${most + 1} networks`);
  });
});

test('a network that is listed twice counts once', () => {
  const allow = [...networks(100), ...networks(100)];
  expect(loadText(demoWith({ access: { allow } })).config.access.allow).toHaveLength(100);
});

test('everyone counts as one network, and SSH can use the rest', () => {
  const ecs = { ssh: { publicKeys: [PUBLIC_KEY], allow: networks(198) } };
  expect(() => loadText(demoWith({ access: { allow: 'everyone' }, ecs }))).not.toThrow();
});

test('SSH that uses all rules is a single fault', () => {
  expect(faultAt('ecs.ssh.allow', host(1, 250))).toMatch(/got: {5}250 networks/);
  expect(faultAt('access.allow', host(1, 250))).toBe('');
});
