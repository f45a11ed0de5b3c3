import { OPEN_PATHS } from '../../../open-design/contract';
import type { Generation } from '../../rig/daemon/generations';
import { MINTED_SCOPE as SCOPE } from '../../rig/daemon/preview';
import { describeNspawn } from '../../rig/nspawn/describe';
import type { Host } from '../../rig/nspawn/host';
import { STRANGER } from '../../rig/nspawn/network';
import { basic, bearer } from '../../rig/nspawn/outside';
import { World } from '../../rig/nspawn/world';

const DOMAIN = 'design.example.com';

/** Names of the image in an environment: directly from its registry, or through a mirror of Docker Hub. */
const NAMES: Readonly<Record<Generation, string>> = {
  G1: 'ghcr.io/nexu-io/od',
  G2: 'docker.io/nexu/od',
  G3: 'ghcr.io/nexu-io/od',
};

describeNspawn('a cold boot, seen from outside the machine', () => {
  describe.each(['G1', 'G2', 'G3'] as const)('with the app of generation %s', (generation) => {
    let world: World;
    let host: Host;
    let token: string;

    beforeAll(async () => {
      world = await World.open();
      host = world.host({
        image: world.image({ generation }, NAMES[generation]),
        registryMirrors: ['https://mirror.example.com'],
        disk: world.disk(),
        domain: DOMAIN,
      });
      await host.bootToReady();
      token = await host.token();
    });
    afterAll(() => world.close());

    test('the image came from the registry of the environment', () => {
      const from = new Set(world.registry.log.map((pulled) => pulled.host));
      expect([...from]).toEqual([generation === 'G2' ? 'mirror.example.com' : 'ghcr.io']);
    });

    test('cloud-init finds nothing wrong with the user data', async () => {
      expect(await host.machine.sh('cloud-init schema --system')).toContain('Valid schema user-data');
      const { out } = await host.machine.exec('cloud-init status --format json');
      const { status, errors } = JSON.parse(out) as { readonly status: string; readonly errors: string[] };
      expect([status, errors]).toEqual(['done', []]);
    });

    test.each([
      ['without credentials', () => ({})],
      ['with a wrong password', () => basic('wrong')],
      ['with a wrong user', () => basic(token, 'Open-Design')],
      ['with a wrong bearer', () => bearer('wrong')],
    ])('%s: 401, with one challenge', async (_, headers) => {
      for (const path of ['/', '/api/seen', '/api/daemon/status']) {
        const answer = await host.ask({ path, headers: headers() });
        expect([path, answer.status, answer.headers['www-authenticate']]).toEqual([
          path,
          401,
          'Basic realm="OpenDesign", charset="UTF-8"',
        ]);
      }
    });

    test.each([
      ['Basic', () => basic(token)],
      ['Bearer', () => bearer(token)],
    ])('with %s credentials: 200, on pages and API', async (_, headers) => {
      for (const path of ['/', '/api/seen', '/api/rows']) {
        expect([path, (await host.ask({ path, headers: headers() })).status]).toEqual([path, 200]);
      }
    });

    test('open paths are open', async () => {
      // The daemon asks its own loopback for no token, whatever its generation, so the proxy alone decides.
      for (const path of OPEN_PATHS) expect([path, (await host.ask({ path })).status]).toEqual([path, 200]);
    });

    test('a generated preview scope opens its own path and no other', async () => {
      const preview = (scope: string): string => `/api/projects/p1/preview/${scope}/font.woff2`;
      const from = { origin: 'null' };
      expect((await host.ask({ path: preview(SCOPE), headers: from })).status).toBe(200);
      expect((await host.ask({ path: preview(SCOPE), method: 'HEAD' })).status).toBe(200);
      expect((await host.ask({ path: preview(SCOPE), method: 'POST' })).status).toBe(405);
      expect((await host.ask({ path: `/api/projects/p1/preview/${SCOPE}/../../../rows` })).status).toBe(401);
    });

    test('what is no preview has one answer, whether the project exists or not', async () => {
      const of = async (project: string): Promise<unknown> => {
        const path = `/api/projects/${project}/preview/guessed-scope/font.woff2`;
        const { status, headers, body } = await host.ask({ path });
        return { status, body, headers: { ...headers, date: undefined } };
      };
      const absent = await of('absent');
      expect(absent).toMatchObject({ status: 404 });
      expect(await of('p1')).toEqual(absent);
    });

    test('60 bodies of 4 MB on open paths and previews: the daemon parses none of them', async () => {
      const body = JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024 - 16) });
      const asJson = { 'content-type': 'application/json', 'content-length': String(body.length) };
      const parsed = async (): Promise<number> => {
        const { body: seen } = await host.ask({ path: '/api/seen', headers: bearer(token) });
        return (JSON.parse(seen) as { readonly parsed: number }).parsed;
      };
      const statuses = await Promise.all(
        Array.from({ length: 60 }, async (_, number) => {
          const path = number % 2 ? '/api/health' : `/api/projects/p1/preview/${SCOPE}/font.woff2`;
          const method = number % 3 ? 'POST' : 'GET';
          return (await host.ask({ path, method, headers: asJson }, body)).status;
        }),
      );
      expect([...new Set(statuses)].sort()).toEqual([405, 413]);
      expect(await parsed()).toBe(0);
    });

    test('its own origin is served, another is rejected by the daemon', async () => {
      const from = (origin: string): Promise<{ readonly status: number }> =>
        host.ask({ path: '/api/seen', headers: { ...bearer(token), origin } });
      expect((await from(`https://${DOMAIN}`)).status).toBe(200);
      expect((await from('https://evil.example.net')).status).toBe(403);
    });

    test('headers with a forged address or host change nothing', async () => {
      const claims = {
        'x-forwarded-for': '127.0.0.1',
        'x-real-ip': '127.0.0.1',
        forwarded: 'for=127.0.0.1',
        'x-forwarded-host': 'localhost:7456',
      };
      expect((await host.ask({ path: '/api/seen', headers: claims })).status).toBe(401);
      const { body } = await host.ask({ path: '/api/seen', headers: { ...claims, ...bearer(token) } });
      const seen = (JSON.parse(body) as { readonly headers: Record<string, string> }).headers;
      expect(seen['x-forwarded-for']).toBe(host.machine.link.host);
      expect(seen['x-real-ip']).toBe(host.machine.link.host);
      expect(seen['forwarded']).toBeUndefined();
    });

    test('a client on no allow-list learns nothing, with and without the token', async () => {
      const strange = { from: STRANGER, headers: bearer(token) };
      expect((await host.ask({ ...strange, path: '/api/health' })).status).toBe(403);
      expect((await host.ask({ ...strange, port: 80 })).status).toBe(403);
    });

    test('60 wrong logins in a minute: 429, while the right one and none are answered as ever', async () => {
      const path = '/api/seen';
      const statuses: number[] = [];
      for (let tries = 0; tries < 60; tries++) {
        statuses.push((await host.ask({ path, headers: basic(`wrong-${tries}`) })).status);
      }
      expect(new Set(statuses)).toEqual(new Set([401, 429]));
      expect(statuses.at(-1)).toBe(429);
      expect((await host.ask({ path, headers: basic(token) })).status).toBe(200);
      expect((await host.ask({ path })).status).toBe(401);
    });

    test('the logs of the proxy have no scope of a preview', async () => {
      const scopes = `grep -c ${SCOPE} /var/log/nginx/open-design.access.log /var/log/nginx/error.log || true`;
      expect(await host.machine.sh(scopes)).toBe(
        '/var/log/nginx/open-design.access.log:0\n/var/log/nginx/error.log:0',
      );
      expect(await host.machine.sh("grep -c '/preview/[*]/' /var/log/nginx/open-design.access.log")).not.toBe(
        '0',
      );
    });

    test('port 80 only redirects, and 7456 is closed', async () => {
      const redirect = await host.ask({ port: 80, path: '/a?b=c' });
      expect([redirect.status, redirect.headers.location]).toEqual([301, `https://${DOMAIN}/a?b=c`]);
      await expect(host.ask({ port: 7456, path: '/api/health', timeout: 5000 })).rejects.toThrow(
        /ECONNREFUSED|did not answer/,
      );
    });

    test('TLS 1.2 and 1.3, nothing older', async () => {
      const path = '/api/health';
      expect((await host.ask({ path, tls: 'TLSv1.2' })).status).toBe(200);
      expect((await host.ask({ path, tls: 'TLSv1.3' })).status).toBe(200);
      await expect(host.ask({ path, tls: 'TLSv1.1' })).rejects.toThrow();
      await expect(host.ask({ path, tls: 'TLSv1' })).rejects.toThrow();
    });
  });
});
