import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  AUTHORIZATION,
  BUCKETS,
  CHARTS,
  CHECK_PROGRAMS,
  CheckScene,
  ENTERPRISE,
  ENTERPRISE_TOKEN,
  PERSONAL,
  type Reply,
  SCRIPT,
} from '../rig/acr-proxy/check-scene';
import { ACCOUNT, NAMES, REPOSITORY } from '../rig/acr-proxy/facts';
import { describeInPrivateNetwork } from '../rig/registry/private-network';

const { registry: REGISTRY, token: TOKEN, blobs: BUCKET } = NAMES;

describeInPrivateNetwork(CHECK_PROGRAMS, 'what the check of the proxy makes of answers', () => {
  const scene = new CheckScene();
  beforeAll(() => scene.openWithServers());
  afterAll(() => scene.close());

  describe('answers that are not those of ACR', () => {
    beforeAll(() => scene.leadAllToOdd());

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
      scene.replies(WELL);
      const { code, verdicts } = await scene.check(...ARGS);
      expect(verdicts).toEqual([
        `✓ registry ${REGISTRY}`,
        `✓ authorization ${TOKEN}`,
        `✓ bucket ${BUCKET}`,
        `✓ charts ${CHARTS}`,
        '✓ all of 4 hosts',
      ]);
      expect(code).toBe(0);
    });

    test('each has its fault and its fix', async () => {
      const [plain, basic, page, broken] = ENTERPRISE;
      const [missing, failing, silent] = BUCKETS;
      const given: readonly (readonly [host: string, path: string, reply: Reply, words: string])[] = [
        [
          REGISTRY,
          '/v2/',
          challenge('https://auth.elsewhere.example/token?x=1'),
          `it sends clients to auth.elsewhere.example; expected: ${TOKEN} fix: if the registry is yours, write auth.elsewhere.example in acrProxy.authorizations, and deploy`,
        ],
        [
          PERSONAL,
          '/v2/',
          challenge(`https://${AUTHORIZATION}/token`),
          `it sends clients to ${AUTHORIZATION}; expected: ${TOKEN}`,
        ],
        [plain, '/v2/', challenge(`http://${TOKEN}/auth`), 'got a realm that is no address with https'],
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
      scene.replies({
        ...well,
        ...Object.fromEntries(given.map(([host, at, reply]) => [`${host} ${at}`, reply])),
      });
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
      const { code, verdicts, hosts } = await scene.check(REGISTRY, PERSONAL, ...ENTERPRISE, ...options);
      expect(code).toBe(1);
      const faults = hosts.split('\n').filter((line) => line.includes('✗ answer'));
      expect(faults.map((line) => line.split(/ +/)[2])).toEqual(given.map(([host]) => host));
      for (const [index, [host, , , words]] of given.entries()) {
        expect([host, faults[index]]).toEqual([host, expect.stringContaining(`✗ answer       ${words}`)]);
      }
      expect(verdicts).toContain(`✓ authorization ${ENTERPRISE_TOKEN}`);
      expect(hosts).toContain(`✗ 11 of 12 hosts failed: registry ${REGISTRY}, registry ${PERSONAL}`);
    });

    test('a registry whose name does not tell its authorization service: its answer does', async () => {
      scene.replies({
        [`${PERSONAL} /v2/`]: challenge(`https://${AUTHORIZATION}/token?x=1`),
        [`${AUTHORIZATION} /token`]: [401],
      });
      const { code, verdicts } = await scene.check(PERSONAL);
      expect(verdicts).toEqual([
        `✓ registry ${PERSONAL}`,
        `✓ authorization ${AUTHORIZATION}`,
        '! no bucket is checked: name one with --bucket, or an image with --image',
        '✓ all of 2 hosts',
      ]);
      expect(code).toBe(0);
    });
  });

  describe('with an image', () => {
    let image = '';
    beforeAll(async () => {
      await scene.lead();
      image = scene.push();
    });

    const ok = { code: 0, hosts: expect.stringContaining(`✓ image        comes from ${BUCKET}\n`) as string };

    test('the bucket is the host to which the registry redirects', async () => {
      const said = await scene.check(REGISTRY, '--image', image, '--authfile', scene.signIn());
      expect(said).toMatchObject(ok);
      expect(said.verdicts).toEqual([
        `✓ registry ${REGISTRY}`,
        `✓ authorization ${TOKEN}`,
        `✓ bucket ${BUCKET}`,
        '✓ all of 3 hosts',
      ]);
    });

    test('a wrong password, and an image that is not there', async () => {
      const wrong = await scene.check(REGISTRY, '--image', image, '--authfile', scene.signIn('wrong'));
      expect(wrong.code).toBe(1);
      expect(wrong.hosts).toContain(
        `✗ image        its pull ends at ${TOKEN} with status 401 fix: sign in as an account that may pull it (docker login ${REGISTRY})`,
      );
      const missing = `${REPOSITORY}@sha256:${'0'.repeat(64)}`;
      const { code, hosts } = await scene.check(REGISTRY, '--image', missing, '--authfile', scene.signIn());
      expect(code).toBe(1);
      expect(hosts).toContain(`✗ image        its pull ends at ${REGISTRY} with status 404 fix:`);
    });

    test('credentials of a helper', async () => {
      const bin = scene.at('bin');
      mkdirSync(bin);
      const helper = `#!/bin/sh
host=$(cat); [ "$host" = ${REGISTRY} ] || { echo 'credentials not found'; exit 1; }
printf '{"ServerURL":"%s","Username":"%s","Secret":"%s"}' "$host" '${ACCOUNT.name}' '${ACCOUNT.password ?? ''}'
`;
      writeFileSync(path.join(bin, 'docker-credential-rig'), helper, { mode: 0o755 });
      const file = scene.at('helper.json');
      writeFileSync(file, JSON.stringify({ auths: {}, credsStore: 'rig' }));
      const before = process.env['PATH'] ?? '';
      process.env['PATH'] = `${bin}:${before}`;
      const said = await scene.check(REGISTRY, '--image', image, '--authfile', file).finally(() => {
        process.env['PATH'] = before;
      });
      expect(said).toMatchObject(ok);
    });

    test('the script leaves no file, and shows no credential in a command line', async () => {
      const folder = scene.at('temporary');
      const words = scene.at('words');
      const bin = scene.at('traced');
      mkdirSync(folder);
      mkdirSync(bin);
      writeFileSync(path.join(bin, 'curl'), `#!/bin/sh\necho "$*" >>'${words}'\nexec /usr/bin/curl "$@"\n`, {
        mode: 0o755,
      });
      const env = [`TMPDIR=${folder}`, `PATH=${bin}:${process.env['PATH'] ?? ''}`];
      const args = [REGISTRY, '--image', image, '--authfile', scene.signIn()];
      const { code } = await scene.inClient('env', ...env, 'sh', SCRIPT, ...args);
      expect(code).toBe(0);
      expect(readdirSync(folder)).toEqual([]);
      const said = readFileSync(words, 'utf8');
      expect(said).toContain(`/manifests/`);
      expect(said).not.toMatch(/Bearer|Basic|authorization:/i);
      expect(said).not.toContain(ACCOUNT.password);
    });
  });
});
