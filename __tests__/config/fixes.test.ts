import { demoWith, faultAt, faultOf, loadText, PUBLIC_KEY } from '../support/environments';

/** Common mistakes: the change, the path in the report, and the fix, which names the very mistake. */
const FIXES: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
  [
    'a section without keys',
    { ecs: { ssh: null } },
    'ecs.ssh',
    /write publicKeys below ecs\.ssh, or remove ecs\.ssh$/,
  ],
  [
    'an optional key without a value',
    { ecs: { kmsKeyId: null } },
    'ecs.kmsKeyId',
    /such as key-\w+, or remove ecs\.kmsKeyId$/,
  ],
  ['a required section without keys', { access: null }, 'access', /write allow below access$/],
  [
    'months without a type',
    { ecs: { billing: { months: 3 } } },
    'ecs.billing.type',
    /fix: {5}write type: subscription$/,
  ],
  [
    'no type at all',
    { ecs: { billing: {} } },
    'ecs.billing.type',
    /write type: pay-as-you-go or type: subscription$/,
  ],
  [
    'a word for a section',
    { access: { tls: 'acme' } },
    'access.tls',
    /write tls: \{mode: acme, challenge: dns-01\}$/,
  ],
  [
    'a type for a section',
    { ecs: { billing: 'subscription' } },
    'ecs.billing',
    /write billing: \{type: subscription, months: 3\}$/,
  ],
  ['a number for a section', { ecs: { dataDisk: 100 } }, 'ecs.dataDisk', /write dataDisk: \{sizeGiB: 100\}$/],
  [
    'a key for a section',
    { ecs: { ssh: 'a b' } },
    'ecs.ssh',
    /write the keys of ecs\.ssh below it; docs\/configuration\.md/,
  ],
  [
    'one network for a list',
    { access: { allow: '203.0.113.0/24' } },
    'access.allow',
    /write a list, each entry on a line/,
  ],
  [
    'dashes without a blank',
    { access: { allow: '-203.0.113.0/24 -10.0.0.0/8' } },
    'access.allow',
    /write a blank after each -/,
  ],
  [
    'one dash without a blank',
    { access: { allow: ['203.0.113.0/24 -10.0.0.0/8'] } },
    'access.allow.0',
    /write a blank after each -/,
  ],
  [
    'one network for a list of SSH',
    { ecs: { ssh: { publicKeys: [PUBLIC_KEY], allow: '10.0.0.0/8' } } },
    'ecs.ssh.allow',
    /write a list/,
  ],
  [
    'no network for SSH',
    { ecs: { ssh: { publicKeys: [PUBLIC_KEY], allow: [] } } },
    'ecs.ssh.allow',
    /or remove ecs\.ssh\.allow, which closes port 22$/,
  ],
  [
    'an address with the prefix of its network',
    { access: { allow: ['115.192.10.7/24'] } },
    'access.allow.0',
    /write 115\.192\.10\.0\/24 for the network, or 115\.192\.10\.7\/32 for the address$/,
  ],
  [
    'a network without a prefix',
    { access: { allow: ['115.192.10.0'] } },
    'access.allow.0',
    /write 115\.192\.10\.0\/24 for the network, or 115\.192\.10\.0\/32 for/,
  ],
  [
    'an address without a prefix',
    { access: { allow: ['115.192.10.7'] } },
    'access.allow.0',
    /fix: {5}write 115\.192\.10\.7\/32 for the address$/,
  ],
  [
    'a VPC with bits after the prefix',
    { network: { cidr: '10.80.1.0/16' } },
    'network.cidr',
    /write 10\.80\.0\.0\/16$/,
  ],
  [
    'the path of a public key',
    { ecs: { ssh: { publicKeys: ['~/.ssh/id_ed25519.pub'] } } },
    'ecs.ssh.publicKeys.0',
    /write the content of the file, not its path$/,
  ],
  [
    'the path of a private key',
    { ecs: { ssh: { publicKeys: ['~/.ssh/id_ed25519'] } } },
    'ecs.ssh.publicKeys.0',
    /write the content of the \.pub file, not a path$/,
  ],
  [
    'a template in a comment',
    { ecs: { ssh: { publicKeys: [PUBLIC_KEY + '${x}'] } } },
    'ecs.ssh.publicKeys.0',
    /in its comment[^]*remove the comment$/,
  ],
  ['a type without ecs.', { ecs: { instanceType: 'c7.large' } }, 'ecs.instanceType', /write ecs\.c7\.large$/],
  [
    'a size with its unit',
    { ecs: { dataDisk: { sizeGiB: '100GB' } } },
    'ecs.dataDisk.sizeGiB',
    /write 100, without the unit$/,
  ],
  [
    'a size in larger units',
    { app: { memoryMiB: '2GiB' } },
    'app.memoryMiB',
    /write 2048, without the unit$/,
  ],
  [
    'years for months',
    { ecs: { billing: { type: 'subscription', months: '1 year' } } },
    'ecs.billing.months',
    /write 12, without the unit$/,
  ],
  [
    'a size with its unit for a section',
    { ecs: { dataDisk: '100GB' } },
    'ecs.dataDisk',
    /write dataDisk: \{sizeGiB: 100\}$/,
  ],
  ['a part of a key', { app: { env: { A: 'b' } } }, 'app.env', /did you mean environment\?$/],
  ['the end of a key', { app: { proxy: 'x' } }, 'app.proxy', /did you mean outboundProxy\?$/],
  ['a part of two keys', { access: { a: 'x' } }, 'access.a', /fix: {5}remove it$/],
  [
    'a wrong network beside a challenge that needs everyone',
    {
      access: {
        domain: 'a.example.cn',
        tls: { mode: 'acme', challenge: 'http-01' },
        allow: ['10.0.0.1', '10.0.0.0/8'],
      },
    },
    'access.tls.challenge',
    /with access\.allow \[…,"10\.0\.0\.0\/8"\]/,
  ],
  [
    'a proxy without its scheme',
    { app: { outboundProxy: 'proxy.example.com:3128' } },
    'app.outboundProxy',
    /write http:\/\/proxy\.example\.com:3128$/,
  ],
  [
    'a proxy with a path',
    { app: { outboundProxy: 'http://proxy.example.com/' } },
    'app.outboundProxy',
    /write http:\/\/proxy\.example\.com$/,
  ],
  [
    'a proxy that is reached by TLS',
    { app: { outboundProxy: 'https://proxy.example.com:8443' } },
    'app.outboundProxy',
    /write the http:\/\/ address of the proxy/,
  ],
  [
    'an internal proxy without any network',
    { app: { outboundProxy: 'http://10.20.0.9:3128' } },
    'app.outboundProxy',
    /write egress: \{networks: \[10\.20\.0\.9\/32\]\} below app$/,
  ],
  [
    'a mirror with a path',
    { app: { registryMirrors: ['https://mirror.example.com/v2/'] } },
    'app.registryMirrors.0',
    /write https:\/\/mirror\.example\.com$/,
  ],
  [
    'a variable of a proxy',
    { app: { environment: { HTTPS_PROXY: 'http://proxy.example.com' } } },
    'app.environment.HTTPS_PROXY',
    /write the address in app\.outboundProxy/,
  ],
  [
    'the hosts without a proxy',
    { app: { environment: { no_proxy: 'llm.internal' } } },
    'app.environment.no_proxy',
    /write the hosts in app\.egress\.hosts/,
  ],
  [
    'a variable that this project sets',
    { app: { environment: { OD_LOG: 'x' } } },
    'app.environment.OD_LOG',
    /fix: {5}remove it$/,
  ],
  [
    'a truth for a variable',
    { app: { environment: { DEBUG: true } } },
    'app.environment.DEBUG',
    /write it in quotes: "true"$/,
  ],
  [
    'a list of variables',
    { app: { environment: ['A=b'] } },
    'app.environment',
    /below environment, as NAME: value$/,
  ],
  ['a truth in quotes', { ecs: { protect: 'false' } }, 'ecs.protect', /write false, without quotes$/],
  [
    'a zone whose region is misspelt',
    { ecs: { zone: 'cn-hangzou-h' } },
    'ecs.zone',
    /did you mean cn-hangzhou-h\?$/,
  ],
  ['a zone elsewhere', { ecs: { zone: 'cn-beijing-h' } }, 'ecs.zone', /change the zone, or the region$/],
  [
    'a number with full-width and traditional signs',
    { access: { domain: 'a.example.cn', icpNumber: '浙ICP备１２３４５６７８號' } },
    'access.icpNumber',
    /with full-width signs, with traditional characters\n[^]*write 浙ICP备12345678号$/,
  ],
  [
    'a number without its last sign',
    { access: { domain: 'a.example.cn', icpNumber: '浙ICP备12345678' } },
    'access.icpNumber',
    /got: {5}"浙ICP备12345678", without 号\n/,
  ],
];

test.each(FIXES)('%s', (_, change, path, words) => {
  expect(faultAt(path, demoWith(change))).toMatch(words);
});

test('a private key is one fault, however many lines it has', () => {
  const key = [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    'b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ',
    '-----END OPENSSH PRIVATE KEY-----',
  ];
  const text = demoWith({ ecs: { ssh: { publicKeys: [`${key.join('\n')}\n`] } } });
  expect(text).toMatch(/\|\n +-----BEGIN/);
  const message = faultOf(text);
  expect(message).toMatch(/has 1 fault\n\n {2}ecs\.ssh\.publicKeys\.0 \(line/);
  expect(message).not.toContain('b3Bl');
});

/** Files that are not valid YAML, and what the report says of the mistake. */
test.each([
  ['a full-width colon', 'region：cn-hangzhou\n\nnetwork:\n  a: 1\n', /in line 1: got a full-width colon/],
  ['a full-width colon below', 'network:\n  cidr：10.0.0.0/8\n  b: c\n', /in line 2: got a full-width colon/],
  ['a tab', 'network:\n\tcidr: 1\n', /in line 2: got a tab/],
  ['no colon', 'network:\n  cidr 1\n  b: 2\n', /in line 2: got a line without a colon/],
  ['no blank after a colon', 'region:x\nnetwork:\n  a: 1\n', /in line 1: got no blank after the colon/],
  [
    'a quote that is open',
    'a: "b"\nregion: "x\nnetwork:\n  c: 1\n',
    /in line 2: got a " that nothing closes/,
  ],
  ['a blank too many', 'network:\n  cidr: 1\n   b: 2\n  c: 3\n', /in line 3: got another number of blanks/],
  ['a blank too few', 'network:\n  cidr: 1\n b: 2\n', /in line 3: got another number of blanks/],
  ['two colons', 'region: a: b\n', /in line 1: got a second colon/],
])('%s', (_, text, words) => {
  expect(faultOf(text)).toMatch(words);
});

test('a subscription that is too short for a filing is named with its months', () => {
  const { warnings } = loadText(
    demoWith({
      access: { domain: 'a.example.cn', icpNumber: '浙ICP备12345678号' },
      ecs: { billing: { type: 'subscription', months: 1 } },
    }),
  );
  expect(warnings.map(({ text }) => text).join('\n')).toMatch(
    /ecs\.billing buys it for 1 month: before the first deploy write 3 or more/,
  );
});

test('the comment of a key may be in any script', () => {
  const key = PUBLIC_KEY.replace('ops@example.com', '王伟 laptop1');
  expect(loadText(demoWith({ ecs: { ssh: { publicKeys: [key] } } })).config.ecs?.ssh?.publicKeys).toEqual([
    key,
  ]);
});
