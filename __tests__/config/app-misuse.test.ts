import { APP_NAME } from '../../constructs/kubernetes/names';
import { ackWith, demoWith, faultAt, loadText } from '../support/environments';

type App = Readonly<Record<string, unknown>>;

const many = (count: number): App =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, 'x']));

/** Every known misuse of the app's settings, with the path in the report and words that the report must contain. */
const MISUSE: readonly (readonly [string, App, string, RegExp])[] = [
  [
    'less memory than the app needs',
    { memoryMiB: 384 },
    'app.memoryMiB',
    /from 768 to 65536[^]*kills the app/,
  ],
  ['memory in other units', { memoryMiB: '1 PiB' }, 'app.memoryMiB', /a whole number from 768/],
  [
    'more memory than the instance leaves',
    { memoryMiB: 3500 },
    'app.memoryMiB',
    /3500 MiB for the app, with ecs\.c7\.large, which leaves 3072[^]*1024 MiB are for the system/,
  ],
  ['no CPU', { cpus: 0 }, 'app.cpus', /from 0\.25 to 64 in steps of 0\.25/],
  ['a third of a CPU', { cpus: 0.33 }, 'app.cpus', /in steps of 0\.25/],
  ['more CPUs than the instance has', { cpus: 3 }, 'app.cpus', /3 CPUs, with ecs\.c7\.large, which has 2/],
  [
    'a variable that this project sets',
    { environment: { OD_PORT: '1' } },
    'app.environment.OD_PORT',
    /none of OD_\*, NODE_ENV, NODE_OPTIONS or PORT/,
  ],
  [
    'the options of Node.js',
    { environment: { NODE_OPTIONS: '--inspect' } },
    'app.environment.NODE_OPTIONS',
    /NODE_OPTIONS/,
  ],
  ['a name that is none', { environment: { 'a-b': 'x' } }, 'app.environment.a-b', /letters, digits and _/],
  [
    'a variable of a proxy',
    { environment: { https_proxy: 'http://proxy.example.com' } },
    'app.environment.https_proxy',
    /of a proxy \(app\.outboundProxy\)/,
  ],
  ['a number for a value', { environment: { RETRIES: 3 } }, 'app.environment.RETRIES', /quote numbers/],
  ['a value of two lines', { environment: { A: 'a\nb' } }, 'app.environment.A', /on one line/],
  ['a value that is not ASCII', { environment: { A: 'é' } }, 'app.environment.A', /printable ASCII/],
  ['a long value', { environment: { A: 'a'.repeat(1025) } }, 'app.environment.A', /at most 1024/],
  ['51 variables', { environment: many(51) }, 'app.environment', /51 variables[^]*at most 50/],
  [
    'an API key by its name',
    { environment: { EXAMPLE_API_KEY: 'x' } },
    'app.environment.EXAMPLE_API_KEY',
    /looks like a secret \(not shown\)[^]*docs\/first-steps\.md/,
  ],
  [
    'an API key by its look',
    { environment: { SETTING: `sk-ant-api03-${'q7Rk2VxZ9mTb4LsN8wYc'.repeat(5)}-AA` } },
    'app.environment.SETTING',
    /looks like a secret/,
  ],
  [
    'a proxy with credentials',
    { outboundProxy: `http://${['user', 'q7Rk2VxZ'].join(':')}@proxy.example.com` },
    'app.outboundProxy',
    /looks like a secret \(not shown\)[^]*where the credentials of a proxy go$/,
  ],
  [
    'a proxy without its scheme',
    { outboundProxy: 'proxy.example.com:3128' },
    'app.outboundProxy',
    /http:\/\/<host>/,
  ],
  [
    'a proxy with a path',
    { outboundProxy: 'http://proxy.example.com/x' },
    'app.outboundProxy',
    /without a path/,
  ],
  [
    'an internal proxy that the app does not reach',
    { outboundProxy: 'http://10.20.0.9:3128', egress: { networks: ['10.30.0.0/24'] } },
    'app.outboundProxy',
    /in none of app\.egress\.networks[^]*add 10\.20\.0\.9\/32/,
  ],
  ...['127.0.0.1', '0.0.0.0', 'localhost', 'x.localhost'].map(
    (host) =>
      [
        `a proxy in the app's own container: ${host}`,
        { outboundProxy: `http://${host}:3128` },
        'app.outboundProxy',
        /the app’s own container[^]*another machine/,
      ] as const,
  ),
  ...['127.1', '2130706433', '999.1.1.1', 'a.1', '0x7f.1'].flatMap((host) => [
    [
      `a proxy at a wrong address: ${host}`,
      { outboundProxy: `http://${host}` },
      'app.outboundProxy',
      /http:\/\/<host>/,
    ] as const,
    [
      `a mirror at a wrong address: ${host}`,
      { registryMirrors: [`https://${host}`] },
      'app.registryMirrors.0',
      /https:\/\/<host>/,
    ] as const,
  ]),
  ...['100.100.100.200', '198.18.0.5'].map(
    (host) =>
      [
        `a proxy that nothing opens: ${host}`,
        { outboundProxy: `http://${host}` },
        'app.outboundProxy',
        /write another address; the app never reaches this one/,
      ] as const,
  ),
  ['memory in another unit', { memoryMiB: '1 GiB' }, 'app.memoryMiB', /write 1024, without the unit/],
  ['a list of variables', { environment: ['A=b'] }, 'app.environment', /each as NAME: value/],
];

test.each(MISUSE)('%s is reported where it stands', (_, app, path, words) => {
  expect(faultAt(path, demoWith({ app }))).toMatch(words);
});

test('a type that is too small for the default is reported at the type', () => {
  expect(faultAt('ecs.instanceType', demoWith({ ecs: { instanceType: 'ecs.t6-c2m1.large' } }))).toMatch(
    /1024 MiB for the app \(default of app\.memoryMiB\), with ecs\.t6-c2m1\.large, which leaves 0/,
  );
  expect(faultAt('ecs.instanceType', demoWith({ ecs: { instanceType: 'ecs.t5-lc1m1.small' } }))).toMatch(
    /with ecs\.t5-lc1m1\.small, which leaves 0/,
  );
  const nodes = { instanceTypes: ['ecs.g8i.large', 'ecs.t6-c1m1.large'] };
  expect(faultAt('ack.nodes.instanceTypes.1', ackWith({ ack: { nodes } }))).toMatch(
    /with ecs\.t6-c1m1\.large, which leaves 901[^]*about 69 % of a node/,
  );
});

test.each([
  ['a value of any printable signs', { environment: { A: ` $(x) \${y} "z" 'a' \\ #` } }],
  ['an empty value', { environment: { A: '' } }],
  ['a proxy on the internet', { outboundProxy: 'http://203.0.113.9:3128' }],
  ['a proxy by its name', { outboundProxy: 'http://proxy.internal' }],
  [
    'an internal proxy in an open network',
    { outboundProxy: 'http://10.20.0.9:3128', egress: { networks: ['10.20.0.0/24'] } },
  ],
])('%s is accepted', (_, app) => {
  expect(() => loadText(demoWith({ app }))).not.toThrow();
});

test('nothing is refused for a type whose size is not known', () => {
  const ecs = { instanceType: 'ecs.zz9.large', architecture: 'x86_64' };
  expect(() => loadText(demoWith({ ecs, app: { memoryMiB: 65536, cpus: 2 } }))).not.toThrow();
});

test('the name of a Secret is no secret, and a secret there is not shown', () => {
  const named = (environmentSecret: string): string => ackWith({ ack: { environmentSecret } });
  expect(loadText(named('app-environment')).config.ack?.environmentSecret).toBe('app-environment');
  expect(faultAt('ack.environmentSecret', named('Not A Name'))).toMatch(/\(not shown\)/);
});

test.each([APP_NAME, 'a..b', 'a.-b'])('no Secret of an operator is called %s', (name) => {
  for (const key of ['environmentSecret', 'pullSecret'])
    expect(faultAt(`ack.${key}`, ackWith({ ack: { [key]: name } }))).toMatch(/not open-design, which holds/);
});
