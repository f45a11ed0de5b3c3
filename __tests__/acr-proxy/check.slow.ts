import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ACCOUNT, AcrProxyScene, AT, NAMES, PROXY_PROGRAMS, REPOSITORY } from '../rig/acr-proxy/scene';
import { type Authority, makeAuthority } from '../rig/registry/authority';
import { writeLayout } from '../rig/registry/oci-layout';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { certificateFor } from '../rig/services/certificate';
import { FIXTURES_DIR } from '../support/environments';
import { installed } from '../support/programs';
import { cloneInto, ROOT, run } from '../support/project';

const { registry: REGISTRY, token: TOKEN, blobs: BUCKET } = NAMES;
const CHARTS = 'design-chart-vpc.cn-beijing.cr.aliyuncs.com';
/** A bucket that the list of the proxy does not have. */
const OTHER_BUCKET = 'other.oss-cn-beijing-internal.aliyuncs.com';
/** A registry whose name does not tell its authorization service. */
const PERSONAL = 'crpi-0123456789abcdef-vpc.cn-beijing.personal.cr.aliyuncs.com';
const ENTERPRISE = [
  'one-registry-vpc.cn-beijing.cr.aliyuncs.com',
  'two-registry-vpc.cn-beijing.cr.aliyuncs.com',
  'three-registry-vpc.cn-beijing.cr.aliyuncs.com',
  'four-registry-vpc.cn-beijing.cr.aliyuncs.com',
] as const;
const ENTERPRISE_TOKEN = 'dockerauth-ee-vpc.cn-beijing.aliyuncs.com';
const BUCKETS = [
  'one.oss-cn-beijing-internal.aliyuncs.com',
  'two.oss-cn-beijing-internal.aliyuncs.com',
  'three.oss-cn-beijing-internal.aliyuncs.com',
] as const;
const AUTHORIZATION = 'auth.example.com';
const SECTION = {
  registries: [REGISTRY, PERSONAL, ...ENTERPRISE],
  authorizations: [AUTHORIZATION],
  buckets: [BUCKET, ...BUCKETS],
  charts: [CHARTS],
};
const LISTED = [
  ...[...Object.values(NAMES), ...SECTION.registries, ENTERPRISE_TOKEN],
  ...[AUTHORIZATION, ...SECTION.buckets, CHARTS],
];

/** Servers that answer as a test wants. */
const ODD = '100.64.0.21';
/** One whose certificates are of another authority. */
const INTERCEPTOR = '100.64.0.22';

type Reply = readonly [status: number, headers?: Readonly<Record<string, string>>, body?: string] | null;

const SHELLS = [['dash'], ['busybox', 'sh']].filter(([program = '']) => installed(program));

describeInPrivateNetwork([...PROXY_PROGRAMS, 'curl'], 'the check of the proxy', () => {
  const scene = new AcrProxyScene();
  const project = cloneInto(scene.folder);
  const home = scene.at('home-of-check');

  beforeAll(async () => {
    mkdirSync(home);
    await scene.open(SECTION);
    // No name server: a name that is not in the hosts file has no address, and nobody waits for an answer.
    writeFileSync(scene.at('resolv.conf'), 'nameserver 127.0.0.1\n');
    scene.client.run('mount', ['--bind', scene.at('resolv.conf'), '/etc/resolv.conf']);
    for (const address of [ODD, INTERCEPTOR]) {
      scene.cloud.run('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    }
    const other = scene.at('other-authority');
    mkdirSync(other);
    await serve(ODD, scene.authority);
    await serve(INTERCEPTOR, makeAuthority(other, 'Watchful Proxy Inc'));
  });
  afterAll(() => scene.close());

  const serve = async (address: string, authority: Authority): Promise<void> => {
    const { cert, key } = certificateFor({ authority }, LISTED);
    const folder = mkdtempSync(scene.at('origin-'));
    writeFileSync(path.join(folder, 'crt'), cert);
    writeFileSync(path.join(folder, 'key'), key);
    replies({});
    const files = [path.join(folder, 'crt'), path.join(folder, 'key'), scene.at('replies.json')];
    const server = scene.inside(
      scene.cloud,
      process.execPath,
      path.join(__dirname, '../rig/acr-proxy/origin.mjs'),
      address,
      ...files,
    );
    await new Promise((resolve) => server.stdout?.once('data', resolve));
  };

  const replies = (given: Readonly<Record<string, Reply>>): void => {
    writeFileSync(scene.at('replies.json'), JSON.stringify(given));
  };

  /** Leads names to other servers of the cloud than usual. A restart of the proxy forgets earlier answers. */
  const lead = async (other: Readonly<Record<string, string>>): Promise<void> => {
    scene.resolve({ ...scene.registry.names, ...other });
    await scene.start(SECTION);
  };

  /** Leads names of the clients elsewhere than to the proxy, or nowhere. */
  const enter = (other: Readonly<Record<string, string | undefined>> = {}): void => {
    const all = { ...Object.fromEntries(LISTED.map((name) => [name, AT.proxy])), ...other };
    scene.client.names(
      Object.fromEntries(
        Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    );
  };
  beforeEach(() => enter());

  const inClient = (env: NodeJS.ProcessEnv, ...words: readonly string[]): ReturnType<typeof run> => {
    const [nsenter = '', ...args] = [...scene.client.inside, 'env', '-C', project, ...words];
    const { certificate } = scene.authority;
    const trust = { NODE_EXTRA_CA_CERTS: certificate, CURL_CA_BUNDLE: certificate };
    return run(nsenter, args, {
      env: { ...trust, HOME: home, XDG_RUNTIME_DIR: home, COLUMNS: '80', ...env },
    });
  };

  /** Runs both tools, which must say the same, and returns what they said. */
  const check = async (
    ...args: readonly string[]
  ): Promise<{ readonly code: number | null; readonly lines: readonly string[]; readonly text: string }> => {
    const script = path.join(ROOT, 'scripts/acr-proxy-check.sh');
    const [one, ...others] = await Promise.all([
      inClient({}, 'node', 'bin/odcloud.mjs', 'acr-proxy', 'check', ...args),
      ...SHELLS.map((shell) => inClient({}, ...shell, script, ...args)),
    ]);
    for (const other of others) expect(other).toEqual(one);
    expect(one.stderr).toBe('');
    const lines = one.stdout.split('\n');
    expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(80);
    return { code: one.code, lines, text: one.stdout.replace(/\n +/g, ' ') };
  };

  /** The lines of hosts and of the sum. */
  const verdicts = (lines: readonly string[]): readonly string[] =>
    lines.filter((line) => /^[✓✗!]/.test(line)).map((line) => line.replace(/ +/g, ' '));

  test('all is well: every step of every host', async () => {
    const { code, lines } = await check(REGISTRY, '--bucket', BUCKET);
    expect(code).toBe(0);
    expect(lines.join('\n')).toBe(`Where the names of this machine lead:
✓ registry       ${REGISTRY}
  ✓ name         ${AT.proxy}
  ✓ connection   port 443 of ${AT.proxy} is open
  ✓ certificate  valid for this name
  ✓ answer       status 401; clients sign in at
                 https://${TOKEN}/auth
✓ authorization  ${TOKEN}
  ✓ name         ${AT.proxy}
  ✓ connection   port 443 of ${AT.proxy} is open
  ✓ certificate  valid for this name
  ✓ answer       status 401
✓ bucket         ${BUCKET}
  ✓ name         ${AT.proxy}
  ✓ connection   port 443 of ${AT.proxy} is open
  ✓ certificate  valid for this name
  ✓ answer       status 403
✓ all of 3 hosts
`);
  });

  test.each([
    ['registry', 'registry', REGISTRY],
    ['token', 'authorization', TOKEN],
    ['blobs', 'bucket', BUCKET],
  ] as const)('a %s that does not run is named, and no other host', async (host, role, name) => {
    await scene.registry.stop(host);
    const { code, lines, text } = await check(REGISTRY, '--bucket', BUCKET).finally(() =>
      scene.registry.start(host),
    );
    expect(code).toBe(1);
    expect(verdicts(lines).filter((line) => line.startsWith('✗'))).toEqual([
      `✗ ${role} ${name}`,
      expect.stringMatching(/^✗ 1 of 3 hosts failed: /),
    ]);
    expect(text).toContain(`✗ 1 of 3 hosts failed: ${role} ${name}\n`);
    expect(text).toContain('✗ certificate  it closes the connection in the TLS handshake');
    expect(text).toContain(`fix: find sni="${name}" in /var/log/acr-proxy/access.log on the proxy`);
    expect(
      scene
        .log('access')
        .trim()
        .split('\n')
        .some((line) => line.includes(`sni="${name}"`) && line.includes('status=502')),
    ).toBe(true);
  });

  test('without host entries, at the address of the proxy; a name that is not on its list is refused', async () => {
    enter(Object.fromEntries([REGISTRY, TOKEN, BUCKET].map((name) => [name, undefined])));
    const given = [REGISTRY, '--proxy', AT.proxy, '--bucket', `${BUCKET},${OTHER_BUCKET}`];
    const { code, lines, text } = await check(...given);
    expect(code).toBe(1);
    expect(verdicts(lines)).toEqual([
      `✓ registry ${REGISTRY}`,
      `✓ authorization ${TOKEN}`,
      `✓ bucket ${BUCKET}`,
      `✗ bucket ${OTHER_BUCKET}`,
      expect.stringMatching(/^✗ 1 of 4 hosts failed: bucket/),
    ]);
    expect(text).toContain(`✗ 1 of 4 hosts failed: bucket ${OTHER_BUCKET}\n`);
    expect(text).toContain(`At ${AT.proxy}, whatever the names of this machine lead to:`);
    expect(text).toContain('with to="refused", acrProxy.buckets must name it;');
    expect(scene.log('access')).toMatch(new RegExp(`sni="${OTHER_BUCKET}" to="refused"`));
  });

  test('names that are not in the hosts file, and names that lead past the proxy', async () => {
    enter({ [TOKEN]: undefined, [BUCKET]: AT.otherClient });
    const { code, lines, text } = await check(REGISTRY, '--bucket', BUCKET);
    expect(code).toBe(1);
    expect(verdicts(lines).slice(0, 3)).toEqual([
      `✓ registry ${REGISTRY}`,
      `✗ authorization ${TOKEN}`,
      `✗ bucket ${BUCKET}`,
    ]);
    expect(text).toContain(
      `✗ authorization  ${TOKEN} ✗ name         its name has no address here fix: write its line of`,
    );
    expect(text).toContain(
      `✗ name         it leads to ${AT.otherClient}, and ${REGISTRY} to ${AT.proxy}: one of them passes the proxy by`,
    );
    expect(text).toContain(`✗ connection   ${AT.otherClient} refuses connections on port 443`);
  });

  test('a proxy that does not run', async () => {
    await scene.stop();
    const { code, text } = await check(REGISTRY, '--bucket', BUCKET).finally(() => scene.start(SECTION));
    expect(code).toBe(1);
    expect(text.match(/✗ connection {3}10\.20\.0\.1 refuses connections on port 443/g)).toHaveLength(3);
  });

  test('a certificate of another authority: the issuer is named', async () => {
    await lead({ [TOKEN]: INTERCEPTOR });
    const { code, lines, text } = await check(REGISTRY, '--bucket', BUCKET);
    expect(code).toBe(1);
    expect(verdicts(lines)).toContain(`✗ authorization ${TOKEN}`);
    expect(text).toContain('✗ certificate  its certificate (issued by Watchful Proxy Inc) is not trusted,');
  });

  describe('answers that are not those of ACR', () => {
    beforeAll(() => lead(Object.fromEntries(LISTED.map((name) => [name, ODD]))));

    const challenge = (realm: string): Reply => [
      401,
      { 'www-authenticate': `Bearer realm="${realm}",service="s"` },
    ];
    const WELL: Readonly<Record<string, Reply>> = {
      [`${REGISTRY} /v2/`]: challenge(`https://${TOKEN}/auth`),
      [`${TOKEN} /auth`]: [200, {}, '{"token":"anonymous"}'],
      [`${BUCKET} /`]: [403],
      [`${CHARTS} /api/_/_/charts`]: [401],
    };
    const ARGS = [REGISTRY, '--bucket', BUCKET, '--chart', CHARTS];

    test('none: all is well, with the charts', async () => {
      replies(WELL);
      const { code, lines } = await check(...ARGS);
      expect(verdicts(lines)).toEqual([
        `✓ registry ${REGISTRY}`,
        `✓ authorization ${TOKEN}`,
        `✓ bucket ${BUCKET}`,
        `✓ charts ${CHARTS}`,
        '✓ all of 4 hosts',
      ]);
      expect(code).toBe(0);
    });

    test('each has its fault and its fix', async () => {
      const realm = (text: string): Reply => challenge(text);
      const [plain, basic, page, broken] = ENTERPRISE;
      const [missing, failing, silent] = BUCKETS;
      const given: readonly (readonly [host: string, path: string, reply: Reply, words: string])[] = [
        [
          REGISTRY,
          '/v2/',
          realm('https://auth.elsewhere.example/token?x=1'),
          `it sends clients to auth.elsewhere.example; expected: ${TOKEN} fix: if the registry is yours, write auth.elsewhere.example in acrProxy.authorizations, and deploy`,
        ],
        [
          PERSONAL,
          '/v2/',
          realm('https://auth.example.com/token'),
          `it sends clients to auth.example.com; expected: ${TOKEN}`,
        ],
        [plain, '/v2/', realm(`http://${TOKEN}/auth`), 'got a realm that is no address with https'],
        [basic, '/v2/', [401, { 'www-authenticate': 'Basic realm="x"' }], 'got a 401 without a Bearer realm'],
        [page, '/v2/', [200, {}, '<html>'], 'got status 200 for /v2/; allowed: 401'],
        [broken, '/v2/', [503], 'it fails: status 503 for /v2/ fix: the way to it is open'],
        [TOKEN, '/auth', [404], 'got status 404 for /auth; allowed: 200, 400, 401, 403'],
        [
          missing,
          '/',
          [404, {}, '<Error><Code>NoSuchBucket</Code></Error>'],
          'OSS has no bucket of this name fix: write the host to which the registry redirects',
        ],
        [failing, '/', [500], 'it fails: status 500 for /'],
        [silent, '/', null, 'no answer within 1 s'],
        [CHARTS, '/api/_/_/charts', [404], 'got status 404 for /api/_/_/charts; allowed: 200, 401, 403'],
      ];
      const well = { [`${ENTERPRISE_TOKEN} /auth`]: [200, {}, '{}'] as const };
      replies({ ...well, ...Object.fromEntries(given.map(([host, at, reply]) => [`${host} ${at}`, reply])) });
      const options = [
        '--authorization',
        TOKEN,
        '--bucket',
        BUCKETS.join(','),
        '--chart',
        CHARTS,
        '--timeout',
        '1',
      ];
      const { code, lines, text } = await check(REGISTRY, PERSONAL, ...ENTERPRISE, ...options);
      expect(code).toBe(1);
      const faults = text.split('\n').filter((line) => line.includes('✗ answer'));
      expect(faults.map((line) => line.split(/ +/)[2])).toEqual(given.map(([host]) => host));
      for (const [index, [host, , , words]] of given.entries()) {
        expect([host, faults[index]]).toEqual([host, expect.stringContaining(`✗ answer       ${words}`)]);
      }
      expect(verdicts(lines)).toContain(`✓ authorization ${ENTERPRISE_TOKEN}`);
      expect(text).toContain(`✗ 11 of 12 hosts failed: registry ${REGISTRY}, registry ${PERSONAL}`);
    });

    test('a registry whose name does not tell its authorization service: its answer does', async () => {
      replies({
        [`${PERSONAL} /v2/`]: challenge('https://auth.example.com/token?x=1'),
        'auth.example.com /token': [401],
      });
      const { code, lines } = await check(PERSONAL);
      expect(verdicts(lines)).toEqual([
        `✓ registry ${PERSONAL}`,
        '✓ authorization auth.example.com',
        '! no bucket is checked: name one with --bucket, or an image with --image',
        '✓ all of 2 hosts',
      ]);
      expect(code).toBe(0);
    });
  });

  describe('with an image', () => {
    const layout = writeLayout(scene.at('layout'), { architectures: ['amd64', 'arm64'], layerBytes: [1000] });
    const image = `${REPOSITORY}@${layout.digest}`;

    beforeAll(async () => {
      await lead({});
      enter();
      const to = ['--dest-creds', `${ACCOUNT.name}:${ACCOUNT.password ?? ''}`, `oci:${layout.folder}:v1`];
      scene.client.run(
        'skopeo',
        ['copy', '--quiet', '--all', '--preserve-digests', ...to, `docker://${REPOSITORY}:v1`],
        scene.env,
      );
    });

    /** Writes a file as docker login does. */
    const signIn = (password: string): string => {
      const auth = Buffer.from(`${ACCOUNT.name}:${password}`).toString('base64');
      const file = scene.at('docker.json');
      writeFileSync(file, JSON.stringify({ auths: { [REGISTRY]: { auth } } }, undefined, '\t'));
      return file;
    };

    test('the bucket is the host to which the registry redirects', async () => {
      const { code, lines, text } = await check(
        REGISTRY,
        '--image',
        image,
        '--authfile',
        signIn(ACCOUNT.password ?? ''),
      );
      expect(text).toContain(`✓ image        comes from ${BUCKET}`);
      expect(verdicts(lines)).toEqual([
        `✓ registry ${REGISTRY}`,
        `✓ authorization ${TOKEN}`,
        `✓ bucket ${BUCKET}`,
        '✓ all of 3 hosts',
      ]);
      expect(code).toBe(0);
    });

    test.each([
      [
        'a wrong password',
        'wrong',
        image,
        `its pull ends at ${TOKEN} with status 401 fix: sign in as an account that may pull it (docker login ${REGISTRY})`,
      ],
      [
        'an image that is not there',
        ACCOUNT.password ?? '',
        `${REPOSITORY}@sha256:${'0'.repeat(64)}`,
        `its pull ends at ${REGISTRY} with status 404`,
      ],
    ])('%s', async (_, password, wanted, words) => {
      const { code, text } = await check(REGISTRY, '--image', wanted, '--authfile', signIn(password));
      expect(text).toContain(`✗ image        ${words}`);
      expect(code).toBe(1);
    });

    const HELPER = `#!/bin/sh
read -r host; [ "$host" = ${REGISTRY} ] || { echo 'credentials not found'; exit 1; }
printf '{"ServerURL":"%s","Username":"%s","Secret":"%s"}' "$host" '${ACCOUNT.name}' '${ACCOUNT.password ?? ''}'
`;

    test('a credential helper', async () => {
      const bin = scene.at('bin');
      mkdirSync(bin);
      writeFileSync(path.join(bin, 'docker-credential-rig'), HELPER, { mode: 0o755 });
      const file = scene.at('helper.json');
      writeFileSync(file, JSON.stringify({ auths: {}, credsStore: 'rig' }));
      const before = process.env['PATH'];
      process.env['PATH'] = `${bin}:${before ?? ''}`;
      const { code } = await check(REGISTRY, '--image', image, '--authfile', file).finally(() => {
        process.env['PATH'] = before;
      });
      expect(code).toBe(0);
    });

    test('no credential stays in a file, or in what is said', async () => {
      const folder = scene.at('temporary');
      mkdirSync(folder);
      const script = path.join(ROOT, 'scripts/acr-proxy-check.sh');
      const file = signIn(ACCOUNT.password ?? '');
      const { code } = await inClient(
        { TMPDIR: folder },
        'sh',
        script,
        REGISTRY,
        '--image',
        image,
        '--authfile',
        file,
      );
      expect(code).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
    });
  });

  describe('an environment', () => {
    /** Writes an environment whose proxy has these buckets. */
    const write = (buckets: string): void => {
      const folder = path.join(project, 'config/environments');
      const text = readFileSync(path.join(FIXTURES_DIR, 'acr-proxy.yaml'), 'utf8');
      const [before = ''] = text.split(/^ {2}registries:/m);
      writeFileSync(path.join(folder, 'proxy.yaml'), `${before}  registries: [${REGISTRY}]\n${buckets}`);
    };
    const odcloud = async (
      ...args: readonly string[]
    ): Promise<{ readonly code: number | null; readonly report: unknown }> => {
      const { code, stdout, stderr } = await inClient(
        {},
        'node',
        'bin/odcloud.mjs',
        'acr-proxy',
        'check',
        ...args,
        '--json',
      );
      expect(stderr).toBe('');
      return { code, report: JSON.parse(stdout) };
    };

    test('has the hosts, and --json has the same as the text', async () => {
      write(`  buckets: [${BUCKET}]\n`);
      await scene.registry.stop('blobs');
      const { code, report } = await odcloud('proxy', '--proxy', AT.proxy).finally(() =>
        scene.registry.start('blobs'),
      );
      expect(code).toBe(1);
      expect(report).toMatchObject({
        environment: 'proxy',
        proxy: AT.proxy,
        hosts: [
          {
            role: 'registry',
            host: REGISTRY,
            ok: true,
            steps: [{ step: 'connection', ok: true }, { step: 'certificate' }, { step: 'answer' }],
          },
          { role: 'token', host: TOKEN, ok: true },
          {
            role: 'blobs',
            host: BUCKET,
            ok: false,
            steps: [
              { step: 'connection', ok: true },
              { step: 'certificate', ok: false, problem: expect.any(String), fix: expect.any(String) },
            ],
          },
        ],
        warnings: [],
      });
    });

    test('the bucket of an image must be on its list', async () => {
      write(`  buckets: [${OTHER_BUCKET}]\n`);
      enter({ [OTHER_BUCKET]: AT.proxy });
      const auth = Buffer.from(`${ACCOUNT.name}:${ACCOUNT.password ?? ''}`).toString('base64');
      writeFileSync(scene.at('list.json'), JSON.stringify({ auths: { [REGISTRY]: { auth } } }));
      const layout = writeLayout(scene.at('list'), { architectures: ['amd64'], layerBytes: [1000] });
      const words = [
        '--quiet',
        '--preserve-digests',
        '--dest-creds',
        `${ACCOUNT.name}:${ACCOUNT.password ?? ''}`,
      ];
      scene.client.run(
        'skopeo',
        ['copy', ...words, `oci:${layout.folder}:v1`, `docker://${REPOSITORY}:list`],
        scene.env,
      );
      const { code, report } = await odcloud(
        'proxy',
        '--image',
        `${REPOSITORY}@${layout.digest}`,
        '--authfile',
        scene.at('list.json'),
      );
      expect(code).toBe(1);
      expect(report).toMatchObject({
        hosts: [
          { role: 'registry', ok: true },
          { role: 'token', ok: true },
          { role: 'blobs', host: OTHER_BUCKET, ok: false },
          {
            role: 'blobs',
            host: BUCKET,
            ok: false,
            steps: [{ step: 'list', problem: expect.stringContaining('acrProxy.buckets does not name it') }],
          },
        ],
      });
    });
  });
});
