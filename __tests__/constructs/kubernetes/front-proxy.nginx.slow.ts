import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';

import { withoutComments } from '../../../host/files';
import { BASIC_USER } from '../../../open-design/contract';
import { renderSecretMap, secretMapTemplate } from '../../../open-design/front-proxy/secret-map';
import { UPLOADS_MEGABYTES } from '../../../open-design/front-proxy/uploads';
import { StandInDaemon } from '../../rig/daemon/daemon';
import type { Generation } from '../../rig/daemon/generations';
import { MINTED_SCOPE, PROJECT } from '../../rig/daemon/preview';
import {
  appPod,
  appStack,
  behind,
  BY_INGRESS,
  type Container,
  containerOf,
  dataOf,
} from '../../rig/pods/app';
import { PodNginx } from '../../rig/pods/pod-nginx';
import { mebibytesIn } from '../../rig/pods/quantities';
import { evaluated } from '../../rig/pods/terraform';
import { type Answer, answer, type Ask, ask, basic, bearer, open } from '../../rig/stand-in/client';
import { freePort } from '../../support/ports';
import { describeWith } from '../../support/programs';
import type { Stack } from '../../support/synth';

// As Terraform generates them: 43 letters and digits.
const TOKEN = 'aB30123456789abcdef0123456789abcdef012345AZ';
const CONTROLLER = '127.0.0.2';
const STRANGER = '127.0.0.3';
const NODE = '127.0.0.4';
const CLIENT = '203.0.113.9';
const HOST = 'design.example.com';
const PREVIEW = `/api/projects/${PROJECT}/preview/${MINTED_SCOPE}`;

/** Networks of the environments, and the addresses in them that take part here. */
const NETWORKS = {
  // Pods and load balancers are in the vSwitches.
  '10.80.0.0/20': `${CONTROLLER}/32`,
  '10.80.16.0/20': '127.0.0.5/32',
  '100.64.0.0/10': `${CONTROLLER}/32`,
  // The VPC, which also contains the nodes.
  '10.80.0.0/16': `${NODE}/32`,
};

const stack = appStack(BY_INGRESS);
const pod = appPod(stack);
const proxy = containerOf(pod, 'front-proxy');

/** A probe of the kubelet. */
interface Probe {
  readonly exec?: { readonly command: readonly string[] };
  readonly http_get?: { readonly path: string; readonly port: string };
  readonly tcp_socket?: readonly { readonly port: string }[];
}

const probesOf = (container: Container): [string, Probe][] =>
  ['startup_probe', 'readiness_probe', 'liveness_probe'].flatMap((name) =>
    container[name] ? [[name, container[name] as Probe]] : [],
  );

describeWith(['nginx', 'terraform', 'setpriv'], 'the front proxy in its pod', () => {
  const configOf = (of: Stack): Record<string, string> =>
    evaluated(dataOf(of, 'kubernetes_config_map_v1', 'open-design-front-proxy'), TOKEN);
  const config = configOf(stack);
  const { 'front-proxy-secret.conf': map = '' } = evaluated(
    dataOf(stack, 'kubernetes_secret_v1', 'open-design', 'data_wo'),
    TOKEN,
  );
  const security = proxy.security_context as { run_as_user: string; run_as_group: string };
  const start = (nginx: PodNginx, daemon: number, files: Record<string, string>): Promise<void> =>
    nginx.start(proxy['command'] as string[], {
      config: files,
      secret: { 'front-proxy-secret.conf': map },
      user: {
        uid: Number(security.run_as_user),
        gid: Number(security.run_as_group),
        volumes: Number(pod.spec.security_context['fs_group']),
      },
      daemon,
      networks: NETWORKS,
    });

  test('Terraform makes the same secret map from a token as a host', () => {
    expect(map).toBe(
      renderSecretMap(withoutComments(secretMapTemplate()), {
        token: TOKEN,
        base64: (text) => Buffer.from(text).toString('base64'),
        digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
      }),
    );
  });

  describe.each<Generation>(['G1', 'G2', 'G3'])('before a daemon of %s', (generation) => {
    const daemon = new StandInDaemon(generation, TOKEN, { peer: 'loopback' });
    const nginx = new PodNginx();
    let port = 0;
    beforeAll(async () => {
      port = await daemon.start();
      await start(nginx, port, config);
    });
    afterAll(async () => {
      await nginx.stop();
      await daemon.stop();
    });

    const by = (rest: Partial<Ask>): Promise<Answer> =>
      ask({
        port: nginx.requests,
        plain: true,
        from: CONTROLLER,
        ...rest,
        headers: { host: HOST, 'x-forwarded-for': CLIENT, ...rest.headers },
      });
    const portOf = (name: string): number => (name === 'probes' ? nginx.probes : nginx.requests);

    test('every probe of the container passes, from the node and without the token', async () => {
      const probes = probesOf(proxy);
      expect(probes).toHaveLength(3);
      for (const [, { http_get: http, tcp_socket: tcp }] of probes) {
        const to = { port: portOf(http?.port ?? tcp?.[0]?.port ?? ''), plain: true, from: NODE };
        const { status } = await ask({ ...to, path: http?.path ?? '/' });
        // A TCP probe only checks that a program accepts connections.
        expect(status).toBe(http ? 200 : 404);
      }
    });

    test('a route for the daemon’s own machine answers a page of the site, with the token', async () => {
      const statusOf = async (path: string, headers: Record<string, string>): Promise<number> =>
        (await by({ method: 'POST', path, headers: { ...bearer(TOKEN), ...headers } })).status;
      expect(await statusOf('/api/library/sync', { origin: `https://${HOST}` })).toBe(200);
      expect(await statusOf('/api/library/sync', { origin: 'https://evil.example' })).toBe(403);
      expect(await statusOf('/api/daemon/shutdown', { origin: `https://${HOST}` })).toBe(403);
    });

    test('a node reaches nothing but the health path, whatever it sends', async () => {
      daemon.seen.length = 0;
      const body = JSON.stringify({ a: 1 });
      const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
      for (const path of ['/api/%68ealth', `/api/projects/${PROJECT}/files/..%2f..%2f..%2fhealth`]) {
        for (const method of ['GET', 'PUT', 'DELETE']) {
          const to = { port: nginx.probes, plain: true, from: NODE, path, method, headers };
          expect((await answer(open(to).end(body))).status).toBe(404);
        }
      }
      expect(daemon.seen).toEqual([]);
    });

    test('the probes of the app’s container pass with its own command, and fail without the app', async () => {
      const probes = probesOf(containerOf(pod, 'open-design')).map(([, probe]) => probe.exec?.command ?? []);
      expect(probes).toHaveLength(2);
      const free = await freePort();
      for (const [program = '', ...args] of probes) {
        const at = (to: number): Promise<number | null> =>
          new Promise((resolve) => {
            const here = args.map((word) => word.replace('127.0.0.1:7456', `127.0.0.1:${to}`));
            spawn(program, here, { stdio: 'ignore' }).once('close', resolve);
          });
        expect(await at(port)).toBe(0);
        expect(await at(free)).not.toBe(0);
      }
    });

    test('it runs as the pod’s user, and writes only to its folder', async () => {
      await by({ headers: bearer(TOKEN) });
      if (process.getuid?.() === 0) {
        const uid = security.run_as_user;
        expect(nginx.users()).toBe([uid, uid, uid, uid].join('\t'));
      }
      expect(nginx.temp()).toEqual(expect.arrayContaining(['nginx.pid', 'client-body', 'proxy']));
      expect(nginx.log()).not.toMatch(/\[(emerg|alert|crit|error|warn)\]/);
    });

    test('nobody is admitted without the token from Terraform, in either form', async () => {
      expect((await by({ path: '/api/projects' })).status).toBe(401);
      expect((await by({ path: '/api/projects', headers: bearer(`${TOKEN}x`) })).status).toBe(401);
      for (const headers of [bearer(TOKEN), basic(BASIC_USER, TOKEN)]) {
        expect((await by({ path: '/api/projects', headers })).status).toBe(200);
      }
      expect(daemon.seen.at(-1)?.headers).toMatchObject({
        authorization: `Bearer ${TOKEN}`,
        'x-forwarded-for': CLIENT,
      });
    });

    test('a peer that is no pod, or a client outside the allow-list, gets 403 even with the token', async () => {
      for (const from of [STRANGER, NODE]) {
        expect((await by({ from, headers: bearer(TOKEN) })).status).toBe(403);
      }
      for (const claim of ['198.51.100.1', '127.0.0.1', `${CLIENT}, 127.0.0.1`]) {
        const headers = { 'x-forwarded-for': claim, ...bearer(TOKEN) };
        expect([claim, (await by({ headers })).status]).toEqual([claim, 403]);
      }
    });

    test('a daemon without authentication receives only open paths and previews', async () => {
      daemon.seen.length = 0;
      expect((await by({ path: `${PREVIEW}/index.html` })).status).toBe(200);
      const body = JSON.stringify({ a: 1 });
      for (const path of ['/api/health', `${PREVIEW}/index.html`]) {
        const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
        for (const method of ['GET', 'POST']) {
          const to = { port: nginx.requests, plain: true, from: CONTROLLER, path, method };
          const got = await answer(
            open({ ...to, headers: { ...headers, 'x-forwarded-for': CLIENT } }).end(body),
          );
          expect(got.status).toBe(method === 'GET' ? 413 : 405);
        }
      }
      // The daemon would read this as the project itself.
      expect((await by({ path: `/api/projects/${PROJECT}#/preview/${MINTED_SCOPE}/x` })).status).toBe(401);
      expect(daemon.seen).toHaveLength(1);
    });

    test('previews do not reveal which projects exist', async () => {
      const of = async (path: string): Promise<unknown> => {
        const { status, body, headers } = await by({ path });
        return { status, body, headers: { ...headers, date: undefined } };
      };
      const absent = await of(`/api/projects/absent/preview/guessed-scope/x`);
      expect(absent).toMatchObject({ status: 404 });
      expect(await of(`/api/projects/${PROJECT}/preview/guessed-scope/x`)).toEqual(absent);
    });

    test('an upload is stored in the volume for it, which has room for all at once', async () => {
      daemon.seen.length = 0;
      const headers = { 'x-forwarded-for': CLIENT, 'content-length': '1000000', ...bearer(TOKEN) };
      const to = { port: nginx.requests, plain: true, from: CONTROLLER, path: '/api/upload', method: 'POST' };
      const request = open({ ...to, headers: { host: HOST, ...headers } });
      request.on('error', () => undefined);
      request.write(Buffer.alloc(700_000));
      for (let tries = 0; tries < 200 && nginx.stored().length === 0; tries++)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect([nginx.stored().length, daemon.seen]).toEqual([1, []]);
      request.destroy();
      const volumes = pod.spec['volume'] as { name: string; empty_dir?: { size_limit: string } }[];
      const size = volumes.find(({ name }) => name === 'front-proxy-uploads')?.empty_dir?.size_limit;
      expect(mebibytesIn(size)).toBeGreaterThan(UPLOADS_MEGABYTES);
      const { limits } = proxy['resources'] as { limits: Record<string, string> };
      expect(mebibytesIn(limits['ephemeral-storage'])).toBeGreaterThan(mebibytesIn(size));
    });

    test('wrong credentials are counted by the client’s address, right ones are not', async () => {
      const from = (client: string, token: string): Promise<{ status: number }> =>
        by({ path: '/api/projects', headers: { 'x-forwarded-for': client, ...bearer(token) } });
      const statuses = [];
      for (let tries = 0; tries < 60; tries++)
        statuses.push((await from('203.0.113.66', `x${tries}`)).status);
      expect([statuses[0], statuses.at(-1)]).toEqual([401, 429]);
      expect((await from('203.0.113.66', TOKEN)).status).toBe(200);
      expect((await from('203.0.113.67', 'x')).status).toBe(401);
    });

    test('it logs to the container’s output, without the token', async () => {
      await by({ path: '/seen?secret=query', headers: basic(BASIC_USER, TOKEN) });
      // nginx logs a request after it has answered it.
      const line = new RegExp(`^${CLIENT} \\S+ GET /seen 200 `, 'm');
      for (let tries = 0; tries < 100 && !line.test(nginx.log()); tries++)
        await new Promise((resolve) => setTimeout(resolve, 50));
      expect(nginx.log()).toMatch(line);
      expect(nginx.log()).not.toMatch(new RegExp(`secret=query|${TOKEN}`));
    });
  });

  describe.each([
    ['nothing in front', {}],
    ['a CLB in front', behind('clb')],
    ['an NLB in front', behind('nlb')],
  ])('with %s', (_, change) => {
    const daemon = new StandInDaemon('G3', TOKEN, { peer: 'loopback' });
    const nginx = new PodNginx();
    beforeAll(async () => {
      await start(nginx, await daemon.start(), configOf(appStack(change)));
    });
    afterAll(async () => {
      await nginx.stop();
      await daemon.stop();
    });

    test('probes pass from the node, and no address that a header claims is admitted', async () => {
      const probe = { port: nginx.probes, plain: true, path: '/api/health' };
      expect((await ask({ ...probe, from: NODE })).status).toBe(200);
      expect((await ask({ ...probe, from: STRANGER })).status).toBe(403);
      for (const from of [NODE, CONTROLLER, STRANGER]) {
        const headers = { 'x-forwarded-for': '127.0.0.1', ...bearer(TOKEN) };
        const got = await ask({ port: nginx.requests, plain: true, from, headers }).catch(() => undefined);
        // Without the header of the PROXY protocol, nginx closes the connection.
        expect(got?.status ?? 403).toBe(403);
      }
      expect(daemon.seen).toHaveLength(1);
    });
  });

  describe('with a stream open', () => {
    const daemon = new StandInDaemon('G3', TOKEN);
    const nginx = new PodNginx();
    const wait = /worker_shutdown_timeout (\d+)s;/.exec(config['nginx.conf'] ?? '')?.[1] ?? '';
    beforeAll(async () => {
      const shorter = (config['nginx.conf'] ?? '').replace(`${wait}s;`, '1s;');
      await start(nginx, await daemon.start(), { ...config, 'nginx.conf': shorter });
    });
    afterAll(async () => {
      await nginx.stop();
      await daemon.stop();
    });

    test('it still stops within the pod’s grace period', async () => {
      const grace = Number(pod.spec['termination_grace_period_seconds']);
      expect(Number(wait)).toBeLessThan(grace);
      const headers = { 'x-forwarded-for': CLIENT, ...bearer(TOKEN) };
      const stream = open({
        port: nginx.requests,
        plain: true,
        from: CONTROLLER,
        path: '/api/events',
        headers: { host: HOST, ...headers },
      }).end();
      await new Promise((resolve) => stream.once('response', resolve));
      stream.on('error', () => undefined);
      // The stream itself would never end.
      expect(await nginx.quit()).toBeLessThan(grace);
      stream.destroy();
    });
  });
});
