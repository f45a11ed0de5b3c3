import { createHash } from 'node:crypto';

import { withoutComments } from '../../host/files';
import { renderSecretMap, secretMapTemplate } from '../../open-design/front-proxy/secret-map';
import { EVERYTHING, objectsIn, REQUIRED, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { StandInDaemon } from '../rig/daemon/daemon';
import { PodNginx } from '../rig/pods/pod-nginx';
import { ask, bearer } from '../rig/stand-in/client';
import { describeWith } from '../support/programs';

const TOKEN = '0123456789abcdef'.repeat(4);
const CONTROLLER = '127.0.0.2';

const map = renderSecretMap(withoutComments(secretMapTemplate()), {
  token: TOKEN,
  base64: (text) => Buffer.from(text).toString('base64'),
  digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
});

/** The configuration of the front proxy that a template makes of the parameters. */
const configOf = (parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const found = objectsIn(yamlOf(resolvedWith(parameters), 'App')).find(
    ({ metadata }) => metadata.name === 'open-design-front-proxy',
  ) as { data: Readonly<Record<string, string>> } | undefined;
  return found?.data ?? {};
};

describeWith(['nginx', 'setpriv'], 'the front proxy of Compute Nest', () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'loopback' });
  let port = 0;
  beforeAll(async () => {
    port = await daemon.start();
  });
  afterAll(() => daemon.stop());

  /** Status codes for clients, without and with the token. */
  const statuses = async (
    parameters: Readonly<Record<string, string>>,
    clients: readonly string[],
  ): Promise<readonly number[][]> => {
    const nginx = new PodNginx();
    try {
      await nginx.start(['nginx', '-e', 'stderr', '-c', '/etc/front-proxy/nginx.conf'], {
        config: configOf(parameters),
        secret: { 'front-proxy-secret.conf': map },
        user: { uid: 101, gid: 101, volumes: 1001 },
        daemon: port,
        networks: { [REQUIRED.NetworkCidr]: `${CONTROLLER}/32` },
      });
      const status = async (client: string, headers: Record<string, string>): Promise<number> =>
        (
          await ask({
            port: nginx.requests,
            plain: true,
            from: CONTROLLER,
            path: '/api/projects',
            headers: { host: EVERYTHING.Domain, 'x-forwarded-for': client, ...headers },
          })
        ).status;
      return await Promise.all(
        clients.map(async (client) => [await status(client, {}), await status(client, bearer(TOKEN))]),
      );
    } finally {
      await nginx.stop();
    }
  };

  test('admits every network of the list, and no other', async () => {
    expect(
      await statuses(EVERYTHING, ['203.0.113.9', '198.51.100.7', '192.0.2.15', '192.0.2.16', '8.8.8.8']),
    ).toEqual([
      [401, 200],
      [401, 200],
      [401, 200],
      [403, 403],
      [403, 403],
    ]);
  });

  test('admits everyone if the word says so, and still asks for the token', async () => {
    expect(await statuses({ ...EVERYTHING, Clients: 'everyone' }, ['8.8.8.8', '203.0.113.9'])).toEqual([
      [401, 200],
      [401, 200],
    ]);
  });
});
