import { rmSync } from 'node:fs';

import { ACCOUNT, REPOSITORY } from '../acr-proxy/facts';
import { AcrProxyScene } from '../acr-proxy/scene';
import { writeLargeLayout } from '../registry/oci-layout';

const ROUNDS = 3;
const GIBIBYTES = 1;

type Way = 'direct' | 'proxied';

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/**
 * The reverse proxy: the rate of a pull through it, as a ratio to a pull without it in the same run, and its memory.
 *
 * @param print prints one figure
 */
export const benchProxy = async (
  print: (what: string, value: number | string, unit: string) => void,
): Promise<void> => {
  const scene = new AcrProxyScene();
  try {
    await scene.open();
    scene.networks.openDirectWay();
    const credentials = `${ACCOUNT.name}:${ACCOUNT.password}`;
    const layout = writeLargeLayout(scene.at('large'), GIBIBYTES);
    const idle = scene.host.memoryOfNginx();
    const skopeo = (...words: readonly string[]): void => {
      scene.networks.client.run(
        'skopeo',
        ['copy', '--quiet', '--preserve-digests', ...words],
        scene.clients.env,
      );
    };
    skopeo('--dest-creds', credentials, `oci:${layout.folder}:v1`, `docker://${REPOSITORY}:large`);
    rmSync(layout.folder, { recursive: true });

    /** MiB per second of a pull. */
    const pull = (way: Way): number => {
      scene.leadClients(way);
      const begun = Date.now();
      skopeo(
        '--src-creds',
        credentials,
        `docker://${REPOSITORY}@${layout.digest}`,
        `dir:${scene.at('pulled')}`,
      );
      const seconds = (Date.now() - begun) / 1000;
      rmSync(scene.at('pulled'), { recursive: true });
      return (GIBIBYTES * 1024) / seconds;
    };
    const rates: Record<Way, number[]> = { direct: [], proxied: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      for (const way of ['direct', 'proxied'] as const) {
        const rate = pull(way);
        // The first round fills caches.
        if (round > 0) rates[way].push(rate);
      }
    }
    const [direct, proxied] = [median(rates.direct), median(rates.proxied)];
    const ratio = (proxied / direct).toFixed(2);
    print(
      `pull of ${GIBIBYTES} GiB through the reverse proxy, MiB/s`,
      `${direct.toFixed(0)} direct, ${proxied.toFixed(0)} proxied, ratio ${ratio}`,
      '',
    );
    print('a worker of the reverse proxy in memory, idle', idle / 1024, 'MiB');
    print('a worker of the reverse proxy in memory, at most', scene.host.memoryOfNginx() / 1024, 'MiB');
  } finally {
    await scene.close();
  }
};
