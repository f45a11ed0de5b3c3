import { readFileSync } from 'node:fs';
import path from 'node:path';

import { CHECK_PROGRAMS, CheckScene, OTHER_BUCKET } from '../rig/acr-proxy/check-scene';
import { AT, NAMES } from '../rig/acr-proxy/facts';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { FIXTURES_DIR } from '../support/environments';

const { registry: REGISTRY, token: TOKEN, blobs: BUCKET } = NAMES;

describeInPrivateNetwork(CHECK_PROGRAMS, 'the check of the proxy', () => {
  const scene = new CheckScene();
  beforeAll(() => scene.openWithServers());
  beforeEach(() => scene.enter());
  afterAll(() => scene.close());

  test('all is well: every step of every host', async () => {
    const { code, text } = await scene.check(REGISTRY, '--bucket', BUCKET);
    expect(code).toBe(0);
    expect(text).toBe(`Where the names of this machine lead:
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
    const { code, verdicts, hosts } = await scene
      .check(REGISTRY, '--bucket', BUCKET)
      .finally(() => scene.registry.start(host));
    expect(code).toBe(1);
    expect(verdicts.filter((line) => line.startsWith('✗'))).toEqual([
      `✗ ${role} ${name}`,
      expect.stringMatching(/^✗ 1 of 3 hosts failed: /),
    ]);
    expect(hosts).toContain(`✗ 1 of 3 hosts failed: ${role} ${name}\n`);
    expect(hosts).toContain('✗ certificate  it closes the connection in the TLS handshake');
    expect(hosts).toContain(`fix: find sni="${name}" in /var/log/acr-proxy/access.log on the proxy`);
    expect(
      scene.host
        .log('access')
        .trim()
        .split('\n')
        .some((line) => line.includes(`sni="${name}"`) && line.includes('status=502')),
    ).toBe(true);
  });

  test('without host entries, at the address of the proxy; a name that is not on its list is refused', async () => {
    scene.enter(Object.fromEntries([REGISTRY, TOKEN, BUCKET].map((name) => [name, undefined])));
    const given = [REGISTRY, '--proxy', AT.proxy, '--bucket', `${BUCKET},${OTHER_BUCKET}`];
    const { code, verdicts, hosts } = await scene.check(...given);
    expect(code).toBe(1);
    expect(verdicts).toEqual([
      `✓ registry ${REGISTRY}`,
      `✓ authorization ${TOKEN}`,
      `✓ bucket ${BUCKET}`,
      `✗ bucket ${OTHER_BUCKET}`,
      expect.stringMatching(/^✗ 1 of 4 hosts failed: bucket/),
    ]);
    expect(hosts).toContain(`✗ 1 of 4 hosts failed: bucket ${OTHER_BUCKET}\n`);
    expect(hosts).toContain(`At ${AT.proxy}, whatever the names of this machine lead to:`);
    expect(hosts).toContain('with to="refused", acrProxy.buckets must name it;');
    expect(scene.host.log('access')).toMatch(new RegExp(`sni="${OTHER_BUCKET}" to="refused"`));
  });

  test('names that are not in the hosts file, and names that lead past the proxy', async () => {
    scene.enter({ [TOKEN]: undefined, [BUCKET]: AT.otherClient });
    const { code, verdicts, hosts } = await scene.check(REGISTRY, '--bucket', BUCKET);
    expect(code).toBe(1);
    expect(verdicts.slice(0, 3)).toEqual([
      `✓ registry ${REGISTRY}`,
      `✗ authorization ${TOKEN}`,
      `✗ bucket ${BUCKET}`,
    ]);
    expect(hosts).toContain(
      `✗ authorization  ${TOKEN} ✗ name         its name has no address here fix: write its line of`,
    );
    expect(hosts).toContain(
      `✗ name         it leads to ${AT.otherClient}, and ${REGISTRY} to ${AT.proxy}: one of them passes the proxy by`,
    );
    expect(hosts).toContain(`✗ connection   ${AT.otherClient} refuses connections on port 443`);
  });

  test('a proxy that does not run', async () => {
    await scene.host.stop();
    const { code, hosts } = await scene.check(REGISTRY, '--bucket', BUCKET).finally(() => scene.restart());
    expect(code).toBe(1);
    expect(hosts.match(/✗ connection {3}10\.20\.0\.1 refuses connections on port 443/g)).toHaveLength(3);
  });

  test('an address that no route leads to, and one that says nothing', async () => {
    const [without, silent] = ['198.51.100.7', '198.51.100.8'];
    scene.networks.client.run('ip', ['route', 'add', 'unreachable', without]);
    scene.networks.client.run('iptables', ['-A', 'OUTPUT', '-d', silent, '-j', 'DROP']);
    const refused = await scene.check(REGISTRY, '--proxy', without);
    expect(refused.hosts).toContain(
      `✗ connection   ${without} refuses connections on port 443, or no route leads`,
    );
    const { code, hosts } = await scene.check(REGISTRY, '--proxy', silent, '--timeout', '1');
    expect(hosts).toContain(
      `✗ connection   ${silent} does not answer on port 443 within 1 s fix: check the route`,
    );
    expect([refused.code, code]).toEqual([1, 1]);
  });

  test('a certificate of another authority: the issuer is named', async () => {
    await scene.intercept(TOKEN);
    const said = scene.check(REGISTRY, '--bucket', BUCKET);
    const { code, verdicts, hosts } = await said.finally(() => scene.lead());
    expect(code).toBe(1);
    expect(verdicts).toContain(`✗ authorization ${TOKEN}`);
    expect(hosts).toContain('✗ certificate  its certificate (issued by Watchful Proxy Inc) is not trusted,');
  });

  describe('an environment', () => {
    /** Writes an environment whose proxy has a bucket. */
    const write = (bucket: string): void => {
      const text = readFileSync(path.join(FIXTURES_DIR, 'acr-proxy.yaml'), 'utf8');
      const [before = ''] = text.split(/^ {2}registries:/m);
      scene.environment('proxy', `${before}  registries: [${REGISTRY}]\n  buckets: [${bucket}]\n`);
    };
    const report = async (
      ...args: readonly string[]
    ): Promise<{ readonly code: number | null; readonly report: unknown }> => {
      const words = ['acr-proxy', 'check', 'proxy', ...args, '--json'];
      const { code, stdout, stderr } = await scene.inClient('node', 'bin/odcloud.mjs', ...words);
      expect(stderr).toBe('');
      return { code, report: JSON.parse(stdout) };
    };
    const text = expect.any(String) as string;

    test('has the hosts, and --json has the steps', async () => {
      write(BUCKET);
      await scene.registry.stop('blobs');
      const said = await report('--proxy', AT.proxy).finally(() => scene.registry.start('blobs'));
      const passed = ['connection', 'certificate', 'answer'].map((step) => ({
        step,
        ok: true,
        detail: text,
      }));
      expect(said).toEqual({
        code: 1,
        report: {
          environment: 'proxy',
          proxy: AT.proxy,
          hosts: [
            { role: 'registry', host: REGISTRY, ok: true, steps: passed },
            { role: 'token', host: TOKEN, ok: true, steps: passed },
            {
              role: 'blobs',
              host: BUCKET,
              ok: false,
              steps: [passed[0], { step: 'certificate', ok: false, problem: text, fix: text }],
            },
          ],
          warnings: [],
        },
      });
    });

    test('the bucket of an image must be on its list', async () => {
      write(OTHER_BUCKET);
      const image = scene.push();
      const said = await report('--image', image, '--authfile', scene.signIn());
      const problem = expect.stringContaining('acrProxy.buckets does not name it') as string;
      expect(said).toMatchObject({
        code: 1,
        report: {
          hosts: [
            { role: 'registry', ok: true, steps: [{}, {}, {}, {}, { step: 'image', ok: true }] },
            { role: 'token', ok: true },
            { role: 'blobs', host: OTHER_BUCKET, ok: false },
            { role: 'blobs', host: BUCKET, ok: false, steps: [{ step: 'list', problem }] },
          ],
        },
      });
    });
  });
});
