import path from 'node:path';

import { ACCOUNT, AT, NAMES, PROXY_PROGRAMS, REPOSITORY } from '../rig/acr-proxy/facts';
import { AcrProxyScene } from '../rig/acr-proxy/scene';
import { buildCrane } from '../rig/registry/crane';
import { writeLayout } from '../rig/registry/oci-layout';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { describeWith } from '../support/programs';

buildCrane();

/** Two platforms, so that a client that copies one of them is noticed. */
const IMAGE = { architectures: ['amd64', 'arm64'], layerBytes: [300_000, 200_000] };

describeInPrivateNetwork(PROXY_PROGRAMS, 'pushes and pulls through the proxy', () => {
  const scene = new AcrProxyScene();
  const credentials = `${ACCOUNT.name}:${ACCOUNT.password}`;
  const layout = writeLayout(scene.at('layout'), IMAGE);

  beforeAll(() => scene.open());
  afterAll(() => scene.close());

  test('skopeo pushes an index of two platforms and pulls it again, with the same digest', () => {
    const copy = (...words: readonly string[]): string =>
      scene.networks.client.run(
        'skopeo',
        ['copy', '--quiet', '--all', '--preserve-digests', ...words],
        scene.clients.env,
      );
    copy('--dest-creds', credentials, `oci:${layout.folder}:v1`, `docker://${REPOSITORY}:v1`);
    copy(
      '--src-creds',
      credentials,
      `docker://${REPOSITORY}@${layout.digest}`,
      `oci:${scene.at('pulled')}:v1`,
    );
    const index = path.join(scene.at('pulled'), 'index.json');
    expect(scene.networks.client.run('cat', [index])).toContain(layout.digest);
    for (const name of Object.values(NAMES))
      expect(scene.host.log('access')).toContain(`sni="${name}" to="100.64.0.`);
  });

  test('1,000 idle connections of one client stay open, take little memory, and leave room for others', async () => {
    const before = scene.host.memoryOfNginx();
    const program = path.join(__dirname, '../rig/acr-proxy/idle.mjs');
    const idle = scene.networks.start(
      scene.networks.client,
      process.execPath,
      program,
      '1000',
      AT.proxy,
      NAMES.registry,
    );
    let said = '';
    idle.stdout?.on('data', (data) => (said += String(data)));
    const until = async (count: number): Promise<void> => {
      while (said.split('\n').length <= count && idle.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await until(1);
    expect(said).toBe('open 1000 closed 0\n');
    // KiB. Without a limit, a client could fill the memory of the proxy.
    expect(scene.host.memoryOfNginx() - before).toBeLessThan(32 * 1024);
    expect(scene.clients.handshake(NAMES.registry, '-bind', AT.client)).toBe(false);
    expect(scene.host.log('error')).toMatch(
      /limiting connections by zone "per_client" .* client: 10\.20\.0\.2/,
    );
    expect(scene.clients.handshake(NAMES.registry, '-bind', AT.otherClient)).toBe(true);
    idle.stdin?.end();
    await until(2);
    expect(said.split('\n')[1]).toBe('open 1000 closed 0');
  });

  describeWith(['crane'], 'crane', () => {
    test('pushes another one and pulls it again', () => {
      const other = writeLayout(scene.at('other'), IMAGE);
      const crane = (...words: readonly string[]): string =>
        scene.networks.client.run('crane', words, scene.clients.env, 'ignore').trim();
      crane('auth', 'login', NAMES.registry, '-u', ACCOUNT.name, '-p', ACCOUNT.password ?? '');
      // It pushes the index of the folder, which holds that of the image.
      const pushed = crane('push', '--index', other.folder, `${REPOSITORY}:crane`);
      expect(crane('digest', `${REPOSITORY}:crane`)).toBe(pushed.replace(/.*@/, ''));
      expect(crane('digest', `${REPOSITORY}@${other.digest}`)).toBe(other.digest);
      crane('pull', '--format', 'oci', `${REPOSITORY}@${other.digest}`, scene.at('craned'));
      expect(scene.networks.client.run('cat', [path.join(scene.at('craned'), 'index.json')])).toContain(
        other.digest,
      );
    });
  });
});
