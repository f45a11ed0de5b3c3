import { rmSync } from 'node:fs';

import { ACCOUNT, PROXY_PROGRAMS, REPOSITORY } from '../rig/acr-proxy/facts';
import { AcrProxyScene } from '../rig/acr-proxy/scene';
import { writeLargeLayout } from '../rig/registry/oci-layout';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { NIGHTLY } from '../support/nightly';
import { describeSkipped } from '../support/programs';

/** Size of the layer in GiB. It needs three times as much room in the folder for temporary files. */
const GIBIBYTES = 2;

const TITLE = `a layer of ${GIBIBYTES} GiB through the proxy`;

const tests = (): void => {
  const scene = new AcrProxyScene();
  beforeAll(() => scene.open());
  afterAll(() => scene.close());

  test('is pushed and pulled, and the memory of the proxy stays as it was', () => {
    const layout = writeLargeLayout(scene.at('large'), GIBIBYTES);
    const credentials = `${ACCOUNT.name}:${ACCOUNT.password}`;
    const copy = (...words: readonly string[]): string =>
      scene.networks.client.run(
        'skopeo',
        ['copy', '--quiet', '--preserve-digests', ...words],
        scene.clients.env,
      );
    const before = scene.host.memoryOfNginx();
    copy('--dest-creds', credentials, `oci:${layout.folder}:v1`, `docker://${REPOSITORY}:large`);
    rmSync(layout.folder, { recursive: true });
    copy('--src-creds', credentials, `docker://${REPOSITORY}@${layout.digest}`, `dir:${scene.at('pulled')}`);
    // KiB.
    expect(scene.host.memoryOfNginx() - before).toBeLessThan(4 * 1024);
    const bytes = GIBIBYTES * 2 ** 30;
    const counted = (key: string): number =>
      Math.max(
        ...[...scene.host.log('access').matchAll(new RegExp(`${key}=(\\d+)`, 'g'))].map(([, n]) => Number(n)),
      );
    expect(counted('from_client')).toBeGreaterThan(bytes);
    expect(counted('to_client')).toBeGreaterThan(bytes);
  }, 600_000);
};

if (NIGHTLY) describeInPrivateNetwork(PROXY_PROGRAMS, TITLE, tests);
else describeSkipped(TITLE, 'it runs with --nightly');
