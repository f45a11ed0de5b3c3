import { demoWith, faultAt, faultOf, loadText, networks } from '../support/environments';

const INSTANCE = { name: 'example-studio', edition: 'Basic', billing: { type: 'pay-as-you-go' } };
const withRegistry = (registry: Record<string, unknown>): string => demoWith({ registry });
const withInstance = (instance: Record<string, unknown>): string =>
  withRegistry({ instance: { ...INSTANCE, ...instance } });

/** All known misuses, with the path in the report and words that the report must contain. */
const MISUSE: readonly (readonly [string, string, string, RegExp])[] = [
  ['no instance', withRegistry({}), 'registry', /got: +no instance[^]*write registry\.instance with name/],
  [
    'a new and an existing instance',
    withRegistry({ instance: INSTANCE, instanceId: 'cri-0abc' }),
    'registry.instanceId',
    /cri-0abc, with registry\.instance[^]*remove registry\.instance to use the existing instance/,
  ],
  [
    'the name of an existing instance for its id',
    withRegistry({ instanceId: 'studio' }),
    'registry.instanceId',
    /cri-…[^]*the ACR console shows it/,
  ],
  [
    'a password',
    withInstance({ password: 'x' }),
    'registry.instance.password',
    /no secret in an environment file/,
  ],
  ['no edition', withInstance({ edition: undefined }), 'registry.instance.edition', /such as Basic/],
  [
    'an edition in lower case',
    withInstance({ edition: 'basic' }),
    'registry.instance.edition',
    /did you mean Basic\?/,
  ],
  [
    'no billing',
    withInstance({ billing: undefined }),
    'registry.instance.billing',
    /write registry\.instance\.billing with type: subscription and months/,
  ],
  [
    'another billing',
    withInstance({ billing: { type: 'PrePaid' } }),
    'registry.instance.billing.type',
    /pay-as-you-go, subscription/,
  ],
  [
    'a subscription without months',
    withInstance({ billing: { type: 'subscription' } }),
    'registry.instance.billing.months',
    /such as 12/,
  ],
  [
    'months that cannot be bought',
    withInstance({ billing: { type: 'subscription', months: 9 } }),
    'registry.instance.billing.months',
    /1, 2, 3, 6, 12, 24, 36, 48 or 60/,
  ],
  [
    'a renewal of what is not bought',
    withInstance({ billing: { type: 'pay-as-you-go', renewMonths: 1 } }),
    'registry.instance.billing.renewMonths',
    /does not go with the others here/,
  ],
  ['too long a name', withInstance({ name: 'a'.repeat(31) }), 'registry.instance.name', /3 to 30/],
  ['a name with a dot', withInstance({ name: 'a.b' }), 'registry.instance.name', /3 to 30/],
  ['a host for a name', withInstance({ name: 'a-' }), 'registry.instance.name', /3 to 30/],
  [
    'a namespace in upper case',
    withRegistry({ instance: INSTANCE, namespace: 'Design' }),
    'registry.namespace',
    /2 to 120/,
  ],
  [
    'a path for a repository',
    withRegistry({ instance: INSTANCE, repository: 'design/od' }),
    'registry.repository',
    /2 to 64/,
  ],
  [
    'a list of networks for an existing instance',
    withRegistry({ instanceId: 'cri-0abc', allow: ['203.0.113.0/24'] }),
    'registry.allow',
    /with registry\.instanceId[^]*add your networks in the console/,
  ],
  [
    'the whole internet',
    withRegistry({ instance: INSTANCE, allow: ['0.0.0.0/0'] }),
    'registry.allow.0',
    /a large part of the internet[^]*fix: +write your own networks$/,
  ],
  [
    'the word everyone',
    withRegistry({ instance: INSTANCE, allow: 'everyone' }),
    'registry.allow',
    /1 to 50 networks/,
  ],
  ['an empty list', withRegistry({ instance: INSTANCE, allow: [] }), 'registry.allow', /an empty list/],
  [
    'more networks than the list takes',
    withRegistry({ instance: INSTANCE, allow: networks(51) }),
    'registry.allow',
    /1 to 50 networks/,
  ],
  ['a word for no', withRegistry({ instance: INSTANCE, protect: 'no' }), 'registry.protect', /write false/],
  [
    'an unknown key',
    withRegistry({ instance: INSTANCE, repositry: 'od' }),
    'registry.repositry',
    /did you mean repository\?/,
  ],
  ['nothing below', demoWith({ registry: null }), 'registry', /keys instance or instanceId, namespace/],
  [
    'a vSwitch without an address for the endpoint',
    demoWith({
      network: { vSwitches: { 'cn-hangzhou-h': '10.80.0.0/29' } },
      access: { domain: 'design.example.cn', icpNumber: '浙ICP备12345678号' },
      slb: { kind: 'nlb', certificate: '8899123-cn-hangzhou' },
      registry: { instance: INSTANCE },
    }),
    'network.vSwitches.cn-hangzhou-h',
    /1 for the registry/,
  ],
];

test.each(MISUSE)('%s', (_, text, key, words) => {
  expect(faultAt(key, text)).toMatch(words);
});

test('all of them are reported together, each with its line', () => {
  const message = faultOf(
    withRegistry({
      instance: { name: 'A', edition: 'basic', billing: { type: 'subscription', months: 7 } },
      instanceId: 'cri-0abc',
      namespace: 'x',
      repository: '-',
      allow: ['0.0.0.0/0', '10.0.0.1/24'],
      protect: 'yes',
      password: 'x',
    }),
  );
  const keys = [
    'instance.name',
    'instance.edition',
    'instance.billing.months',
    'namespace',
    'repository',
    'allow.0',
    'allow.1',
    'protect',
    'password',
    'instanceId',
  ];
  for (const key of keys) expect(message).toMatch(new RegExp(`\\n {2}registry\\.${key} \\(line \\d+\\)\\n`));
});

describe('warnings', () => {
  const said = (registry: Record<string, unknown>): string[] =>
    loadText(withRegistry({ instance: INSTANCE, ...registry }))
      .warnings.filter(({ role }) => role === 'registry')
      .map(({ text }) => text);

  test('none for an instance that stays', () => {
    expect(said({})).toEqual([]);
    const renewed = { type: 'subscription', months: 1, renewMonths: 1 };
    expect(said({ instance: { ...INSTANCE, billing: renewed } })).toEqual([]);
  });

  test('one for images that nothing protects', () => {
    expect(said({ protect: false })).toEqual([
      expect.stringMatching(
        /^registry\.protect is false: .*deletes the repository with all images, and gives/,
      ),
    ]);
    expect(said({ protect: false, instance: undefined, instanceId: 'cri-0abc' })).toEqual([
      expect.not.stringMatching(/gives the instance back/),
    ]);
  });

  test('one for an instance that expires', () => {
    expect(said({ instance: { ...INSTANCE, billing: { type: 'subscription', months: 1 } } })).toEqual([
      expect.stringMatching(/^registry\.instance\.billing has no renewMonths/),
    ]);
  });

  test('one for networks of the documentation, which nobody has', () => {
    expect(said({ allow: ['203.0.113.0/24'] })).toEqual([
      expect.stringMatching(/^registry\.allow has only networks that are reserved for documentation/),
    ]);
    expect(said({ allow: ['203.0.113.0/24', '8.8.8.8/32'] })).toEqual([]);
  });

  test('an environment with nothing but a registry is no mere network', () => {
    const { warnings } = loadText(demoWith({ ecs: undefined, registry: { instance: INSTANCE } }));
    expect(warnings.filter(({ role }) => role === 'network')).toEqual([]);
  });
});
