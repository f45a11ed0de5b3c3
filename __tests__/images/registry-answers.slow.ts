import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect, createServer as createDoor, type Server as Door } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { digestOf } from '../../images/manifest';
import { makeAuthority } from '../rig/registry/authority';
import { certificateFor } from '../rig/services/certificate';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud } from '../support/project';

/** A registry's answer: a status, headers and a body. Undefined for one that never comes. */
type Reply = readonly [status: number, headers?: Readonly<Record<string, string>>, body?: string | Buffer];

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const CONFIG = json({ os: 'linux', architecture: 'amd64' });
const LAYER = Buffer.from('a layer');
const MANIFEST = json({
  schemaVersion: 2,
  config: { digest: digestOf(CONFIG) },
  layers: [{ digest: digestOf(LAYER) }],
});
const DIGEST = digestOf(MANIFEST);
const AUTH = `Basic ${Buffer.from('me:s3cret').toString('base64')}`;
const TOKEN = 'Bearer t0ken';

const PING = '/v2/';
const manifestPath = `/v2/team/app/manifests/${DIGEST}`;
const configPath = `/v2/team/app/blobs/${digestOf(CONFIG)}`;
const layerPath = `/v2/team/app/blobs/${digestOf(LAYER)}`;

describeWith(
  ['openssl'],
  'odcloud image check, against answers that registries do not give on demand',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'answers-'));
    const project = cloneInto(folder);
    const authority = makeAuthority(folder);
    /** What each server was asked, with the credentials. */
    const asked: { to: string; url: string; authorization: string | undefined }[] = [];
    let replies: Readonly<Record<string, Reply>> = {};

    const answer =
      (to: string): RequestListener =>
      ({ url = '', headers: { authorization } }, response) => {
        asked.push({ to, url, authorization });
        const [status, headers = {}, body = ''] = replies[`${to} ${url.replace(/\?.*/, '')}`] ?? [404];
        response.writeHead(status, headers).end(body);
      };
    const certificate = certificateFor({ authority }, ['localhost']);
    /** Leads a port to one of two servers: with TLS, and without. */
    const door = (): Door =>
      createDoor((socket) => {
        socket
          .on('error', () => undefined)
          .once('data', (first: Buffer) => {
            const handshake = 22;
            const inner = connect(portOf(first[0] === handshake ? 'encrypted' : 'plain'), 'localhost');
            inner.on('error', () => undefined).write(first);
            socket.pipe(inner).pipe(socket);
          });
      });
    const servers: Record<string, Door> = {
      registry: door(),
      encrypted: createServer(certificate, answer('registry')),
      other: createServer(certificate, answer('other')),
      plain: createPlainServer(answer('plain')),
    };
    const portOf = (name: string): number => (servers[name]?.address() as AddressInfo).port;
    const host = (name: string): string => `localhost:${portOf(name)}`;

    const authfile = path.join(folder, 'config.json');
    beforeAll(async () => {
      for (const server of Object.values(servers)) {
        await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      }
      const auth = AUTH.replace('Basic ', '');
      writeFileSync(authfile, JSON.stringify({ auths: { [host('registry')]: { auth } } }));
    });
    afterAll(() => {
      for (const server of Object.values(servers)) server.close();
      rmSync(folder, { recursive: true });
    });

    /** What a registry with tokens answers, except for some addresses. */
    const usual = (other: Readonly<Record<string, Reply>> = {}): Readonly<Record<string, Reply>> => ({
      [`registry ${PING}`]: [
        401,
        { 'www-authenticate': `Bearer realm="https://${host('other')}/token",service="s"` },
      ],
      'other /token': [200, {}, json({ token: 't0ken' })],
      [`registry ${manifestPath}`]: [200, {}, MANIFEST],
      [`registry ${configPath}`]: [200, {}, CONFIG],
      [`registry ${layerPath}`]: [307, { location: `https://${host('other')}/layer` }],
      'other /layer': [206, {}, LAYER.subarray(0, 1)],
      ...other,
    });

    const check = async (
      given: Readonly<Record<string, Reply>>,
      { registry = host('registry') } = {},
    ): Promise<{ readonly code: number | null; readonly faults: readonly string[] }> => {
      replies = given;
      asked.length = 0;
      const environments = path.join(project, 'config', 'environments');
      const demo = readFileSync(path.join(environments, 'demo.yaml'), 'utf8');
      writeFileSync(
        path.join(environments, 'odd.yaml'),
        demo.replace(/image: ghcr\.io\S+/, `image: ${registry}/team/app@${DIGEST}`),
      );
      const { code, stdout, stderr } = await odcloud(
        project,
        ['image', 'check', 'odd', '--json', '--authfile', authfile],
        { env: { NODE_EXTRA_CA_CERTS: authority.certificate } },
      );
      expect(stderr).toBe('');
      const { images } = JSON.parse(stdout) as {
        images: readonly {
          hosts: readonly { role: string; host: string; problem?: string; fix?: string }[];
        }[];
      };
      const hosts = images[0]?.hosts ?? [];
      const faults = hosts.flatMap(({ role, host: name, problem, fix }) =>
        problem === undefined ? [] : [`${role} ${name}: ${problem}; ${fix ?? ''}`],
      );
      return { code, faults };
    };

    test('the token goes to the registry alone, and the password to its token service alone', async () => {
      expect(await check(usual())).toEqual({ code: 0, faults: [] });
      expect(
        asked.map(({ to, url, authorization }) => [`${to} ${url.replace(/\?.*/, '')}`, authorization]),
      ).toEqual([
        [`registry ${PING}`, undefined],
        ['other /token', AUTH],
        [`registry ${manifestPath}`, TOKEN],
        [`registry ${configPath}`, TOKEN],
        [`registry ${layerPath}`, TOKEN],
        ['other /layer', undefined],
      ]);
    });

    test('a registry that asks for the password itself gets it, and nobody else', async () => {
      const basic = usual({ [`registry ${PING}`]: [401, { 'www-authenticate': 'Basic realm="r"' }] });
      expect(await check(basic)).toEqual({ code: 0, faults: [] });
      expect(asked.map(({ to, authorization }) => [to, authorization])).toEqual([
        ['registry', undefined],
        ['registry', AUTH],
        ['registry', AUTH],
        ['registry', AUTH],
        ['other', undefined],
      ]);
    });

    test('a redirect to another host for the manifest is followed, without the token', async () => {
      const moved = usual({
        [`registry ${manifestPath}`]: [307, { location: `https://${host('other')}/manifest` }],
        'other /manifest': [200, {}, MANIFEST],
      });
      expect(await check(moved)).toEqual({ code: 0, faults: [] });
      expect(asked.find(({ url }) => url === '/manifest')?.authorization).toBeUndefined();
    });

    test('nothing of the credentials travels without encryption', async () => {
      const realm = usual({
        [`registry ${PING}`]: [401, { 'www-authenticate': `Bearer realm="http://${host('plain')}/token"` }],
      });
      const { code, faults } = await check(realm);
      expect(code).toBe(1);
      expect(faults).toEqual([
        expect.stringMatching(/^token localhost:\d+: it does not use TLS; /) as string,
      ]);
      expect(asked.filter(({ to }) => to === 'plain')).toEqual([]);

      for (const name of ['plain', 'registry']) {
        const redirect = usual({
          [`registry ${layerPath}`]: [307, { location: `http://${host(name)}/layer` }],
          'plain /layer': [206, {}, LAYER.subarray(0, 1)],
        });
        expect(await check(redirect)).toEqual({ code: 0, faults: [] });
        expect(asked.at(-1)).toEqual({ to: 'plain', url: '/layer', authorization: undefined });
      }
    });

    test('a circle of redirects, and one to something that is no host, are faults of who sends them', async () => {
      const circle = await check(usual({ [`registry ${layerPath}`]: [307, { location: layerPath }] }));
      expect(circle.code).toBe(1);
      expect(circle.faults).toEqual([
        expect.stringMatching(/^registry localhost:\d+: got an answer with status 307/) as string,
      ]);
      for (const location of ['data:,a', `https://me:s3cret@${host('other')}/layer`]) {
        const { faults } = await check(usual({ [`registry ${layerPath}`]: [307, { location }] }));
        expect(faults).toEqual(circle.faults);
      }
    });

    test.each<[string, (over: typeof usual) => Readonly<Record<string, Reply>>, RegExp]>([
      [
        'a layer that the blob store does not have',
        (over) => over({ 'other /layer': [404] }),
        /^blobs .*: a part of the image is missing; copy the image again/,
      ],
      [
        'a layer that the registry does not have',
        (over) => over({ [`registry ${layerPath}`]: [404] }),
        /^registry .*: a part of the image is missing; copy the image again/,
      ],
      [
        'an image that it does not have',
        (over) => over({ [`registry ${manifestPath}`]: [404] }),
        /^registry .*: it has no image with this digest in team\/app; /,
      ],
      [
        'too many requests',
        (over) => over({ [`registry ${manifestPath}`]: [429] }),
        /^registry .*: it refuses more requests for now .*429.*; wait, /,
      ],
      [
        'a registry that is broken',
        (over) => over({ [`registry ${PING}`]: [503] }),
        /^registry .*: it fails .*503.*; try again later/,
      ],
      [
        'a token service that is broken',
        (over) => over({ 'other /token': [500, {}, 'trace'] }),
        /^token .*: it fails .*500/,
      ],
      [
        'a login page in place of a registry',
        (over) => over({ [`registry ${PING}`]: [302, { location: '/login' }] }),
        /^registry .*: got an answer with status 302 that no registry gives; check the name/,
      ],
      [
        'a web page in place of a manifest',
        (over) => over({ [`registry ${manifestPath}`]: [200, { 'content-type': 'text/html' }, '<html>'] }),
        /^registry .*: what it sends is not what the digest says/,
      ],
      [
        'a body without an end',
        (over) => over({ [`registry ${configPath}`]: [200, {}, Buffer.alloc(8 << 20)] }),
        /^registry .*: what it sends is not what the digest says/,
      ],
    ])('%s', async (_, given, words) => {
      const { code, faults } = await check(given(usual));
      expect(code).toBe(1);
      expect(faults).toEqual([expect.stringMatching(words) as string]);
    });

    test('a registry without TLS is one that hosts cannot use, and a port is named', async () => {
      const { faults } = await check({}, { registry: host('plain') });
      expect(faults).toEqual([
        expect.stringMatching(/^registry .*: it does not use TLS; use a registry with HTTPS/) as string,
      ]);
      const { faults: closed } = await check({}, { registry: 'localhost:1' });
      expect(closed).toEqual([
        expect.stringContaining('let the machine reach localhost on port 1:') as string,
      ]);
    });
  },
);
