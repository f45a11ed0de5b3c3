import { spawn } from 'node:child_process';

import { BASIC_USER } from '../../../open-design/contract';
import { appPod, appStack, type Container, containerOf, dataOf } from '../../rig/pods/app';
import { PodNginx } from '../../rig/pods/pod-nginx';
import { evaluated } from '../../rig/pods/terraform';
import { type Ask, ask, basic, bearer, open } from '../../rig/stand-in/client';
import { type Generation, StandInDaemon } from '../../rig/stand-in/daemon';
import { freePort } from '../../support/ports';
import { describeWith } from '../../support/programs';

// As Terraform generates them: 43 letters and digits.
const TOKEN = 'aB30123456789abcdef0123456789abcdef012345AZ';
const NODE = '127.0.0.2';
const STRANGER = '127.0.0.3';
const CLIENT = '203.0.113.9';

const stack = appStack();
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
  const config = evaluated(dataOf(stack, 'kubernetes_config_map_v1', 'open-design-front-proxy'), TOKEN);
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
      nodes: { cidr: '10.80.0.0/16', here: `${NODE}/32` },
    });

  describe.each<Generation>(['G1', 'G2', 'G3'])('before a daemon of %s', (generation) => {
    const daemon = new StandInDaemon(generation, TOKEN);
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

    const by = (rest: Partial<Ask>): Promise<{ status: number; body: string }> =>
      ask({
        port: nginx.requests,
        plain: true,
        from: NODE,
        ...rest,
        headers: { 'x-forwarded-for': CLIENT, ...rest.headers },
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

    test('a peer outside the network, or a client outside the allow-list, gets 403 even with the token', async () => {
      expect((await by({ from: STRANGER, headers: bearer(TOKEN) })).status).toBe(403);
      const elsewhere = { 'x-forwarded-for': '198.51.100.1', ...bearer(TOKEN) };
      expect((await by({ headers: elsewhere })).status).toBe(403);
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
        from: NODE,
        path: '/api/events',
        headers,
      }).end();
      await new Promise((resolve) => stream.once('response', resolve));
      stream.on('error', () => undefined);
      // The stream itself would never end.
      expect(await nginx.quit()).toBeLessThan(grace);
      stream.destroy();
    });
  });
});
