import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';

import { OLD, OperationsHost } from '../../rig/sandbox/operations-host';
import { describeWith } from '../../support/programs';

const b64 = (text: string): string => Buffer.from(text).toString('base64');
const PREVIOUS = 'previous-token_0123456789abcdefghijklmno';
const KEY = 'correct horse battery staple';
const REGISTRY = 'registry+password/with=signs';
const SECRETS: readonly string[] = [
  OLD,
  b64(`open-design:${OLD}`).replace(/=+$/, ''),
  b64(OLD).replace(/=+$/, ''),
  PREVIOUS,
  KEY,
  encodeURIComponent(KEY),
  REGISTRY,
  encodeURIComponent(REGISTRY),
  b64(`robot:${REGISTRY}`).replace(/=+$/, ''),
];

const PASS = '5f0c'.repeat(32);

/** Secrets that are in no file of the host, and are recognised by their context. */
const SHAPES: readonly string[] = [
  'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
  'sk-live-0123456789abcdef',
  'anothers-bearer-0123456789',
  '0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10',
  PASS,
];

describeWith(['python3'], 'secrets', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
    writeFileSync(host.at('data/secrets/token.previous'), `${PREVIOUS}\n`);
    host.write('conf/backup.key', `${KEY}\n`);
    mkdirSync(host.at('conf/registry'));
    host.write(
      'conf/registry/config.json',
      JSON.stringify({ auths: { 'r.example.com': { auth: b64(`robot:${REGISTRY}`) } } }),
    );
  });
  afterEach(() => host.remove());

  /** Every secret in every form in which it may appear in a log. */
  const leak = [
    ...SECRETS.map((secret) => `it is ${secret}, and "${secret}" and ?token=${secret}&x=${secret}#`),
    `Authorization: Basic ${b64(`open-design:${OLD}`)}`,
    'Authorization: Bearer anothers-bearer-0123456789',
    'OPENAI_API_KEY=sk-live-0123456789abcdef',
    'request: "GET /api/projects/p/preview/0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10/index.html HTTP/1.1"',
    'referrer: "https://design.example.com/api/projects/p/preview/0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10"',
    '{"url":"https%3A%2F%2Fa%2Fapi%2Fprojects%2Fp%2Fpreview%2F0b8f7c5e-6f3a-4a55-9d2e-2f6c1f3f7a10%2Fa"}',
    `referrer: "https://design.example.com/example-assets/${PASS}/api/plugins/p/asset/a.svg"`,
    `https%3A%2F%2Fa%2Fexample-assets%2F${PASS}%2Fapi`,
    '-----BEGIN PRIVATE KEY-----',
    'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
    '-----END PRIVATE KEY-----',
    'the last line stays',
  ].join('\n');

  const LEAKING = (file: string): string =>
    `for program in docker systemctl journalctl nginx df uname tail; do eval "$program() { cat '${file}'; }"; done`;

  test('are not in the support bundle, regardless of their source', () => {
    for (const name of [
      'log',
      'log.1',
      'leak',
      'conf/compose.yaml',
      'state/status',
      'state/backup',
      'state/certificate',
    ])
      host.write(name, `${leak}\n`);
    const ran = host.run(`${LEAKING(host.at('leak'))}\ndo_support_bundle '${host.at('bundle.tar.gz')}'`);
    expect(ran).toMatchObject({ code: 0 });
    const all = execFileSync('tar', ['-xzOf', host.at('bundle.tar.gz')], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    expect(all).toContain('the last line stays');
    expect(all).toContain('OD_API_TOKEN=[redacted]');
    expect(all).toContain('BACKUP_KEEP_DAYS=7');
    for (const secret of [...SECRETS, ...SHAPES]) expect(all.includes(secret) ? secret : '').toBe('');
    const names = execFileSync('tar', ['-tzf', host.at('bundle.tar.gz')], { encoding: 'utf8' });
    for (const part of ['status', 'units', 'versions', 'app-log', 'apply-log', 'proxy-log', 'journal'])
      expect(names).toContain(`/${part}.txt`);
  });

  test.each([['app'], ['proxy'], ['apply']])('are not in the log of the %s', (which) => {
    host.write('leak', `${leak}\n`);
    const ran = host.run(`${LEAKING(host.at('leak'))}\ndo_logs ${which} --follow`);
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('the last line stays');
    for (const secret of [...SECRETS, ...SHAPES]) expect(ran.out.includes(secret) ? secret : '').toBe('');
  });

  test('two bundles are two files', () => {
    const [first, second] = [1, 2].map(() => host.run('do_support_bundle').out.split(';')[0] ?? '');
    expect([first, second].map((file) => existsSync(file ?? ''))).toEqual([true, true]);
    expect(first).not.toBe(second);
    for (const file of [first, second]) rmSync(file ?? '');
  });

  test('data that cannot be collected are reported, and all other data are present', () => {
    const ran = host.run(
      `docker() { echo no docker; return 1; }; do_support_bundle '${host.at('bundle.tar.gz')}'`,
    );
    expect(ran.code).toBe(0);
    expect(execFileSync('tar', ['-xzOf', host.at('bundle.tar.gz')], { encoding: 'utf8' })).toContain(
      'no docker\nexit 1\n',
    );
  });

  test('logs rejects unknown names', () => {
    expect(host.run('do_logs everything')).toEqual({
      code: 1,
      out: "open-design: got 'everything', allowed app, proxy, apply and --follow; see: open-design logs --help\n",
    });
  });
});

describeWith(['python3'], 'the filter of logs', () => {
  /** Copies text through the filter, which gets a few seconds of the processor and is killed when it needs more. */
  const redacted = (text: string): string => {
    const ran = spawnSync(
      'sh',
      ['-c', 'ulimit -t 5; exec python3 host/operations/python/redact.py open-design'],
      { input: text, encoding: 'utf8', maxBuffer: 1 << 28 },
    );
    expect({ status: ran.status, signal: ran.signal, stderr: ran.stderr }).toEqual({
      status: 0,
      signal: null,
      stderr: '',
    });
    return ran.stdout;
  };

  test.each([
    'token',
    'token-',
    '"auth',
    'secret "',
    'token \t ',
    'bearer ',
    'basic\t',
    '://',
    '://a:',
    'a:b@',
    '/preview/',
    '%2fpreview%2f',
    '/example-assets/',
    'sk-',
    'eyJ.',
    '-----BEGIN ',
    '=',
    ' ',
    '"',
  ])('a line of 200 KB of %j does not stop the log', (word) => {
    const line = word.repeat(200_000 / word.length);
    expect(redacted(`${line}\n${line}=x\nthe last line stays\n`)).toMatch(/\nthe last line stays\n$/);
  });

  describe('a private key', () => {
    const BODY = Array.from({ length: 20 }, (_, i) => `${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}${i}`);
    const LOG = Array.from({ length: 10 }, (_, i) => `GET /api/projects ${i}`);

    test.each([
      ['without an end', ['-----BEGIN RSA PRIVATE KEY', ...LOG]],
      ['with a body and without an end', ['-----BEGIN RSA PRIVATE KEY-----', ...BODY, ...LOG]],
      [
        'behind the time of the journal',
        ['-----BEGIN PRIVATE KEY-----', ...BODY, 'Qg==', '-----END PRIVATE KEY-----', ...LOG].map(
          (line) => `Nov 28 08:00:00 host app[1]: ${line}`,
        ),
      ],
      [
        'with headers',
        [
          '-----BEGIN RSA PRIVATE KEY-----',
          'Proc-Type: 4,ENCRYPTED',
          'DEK-Info: AES-128-CBC,0F0E0D',
          '',
          ...BODY,
          'Qg==',
          '-----END RSA PRIVATE KEY-----',
          ...LOG,
        ],
      ],
    ])('%s is not shown, and most of what follows is', (_, lines) => {
      const out = redacted(`${lines.join('\n')}\n`);
      expect(out).not.toMatch(/MIIE|Qg==|DEK-Info/);
      for (const line of LOG.slice(3)) expect(out).toContain(line);
    });

    test('that never ends is over after some hundred lines', () => {
      const endless = Array.from({ length: 40 }, () => BODY).flat();
      expect(redacted(`-----BEGIN PRIVATE KEY-----\n${endless.join('\n')}\nlast\n`)).toMatch(
        /MIIE[^]*\nlast\n$/,
      );
    });
  });
});
