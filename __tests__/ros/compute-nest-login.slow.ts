import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { deployed, objectsIn, REQUIRED, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { ECS_TEMPLATE, HOST_REQUIRED } from '../rig/compute-nest/host';
import { makeAuthority } from '../rig/registry/authority';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { certificateFor } from '../rig/services/certificate';
import { describeWith } from '../support/programs';

/** What a shell, JSON and an HTTP header give a meaning to. */
const PASSWORD = `a"b':c\\d $e é`;

/** A registry that asks for Basic credentials, and knows no image. */
class Registry {
  readonly sent = new Set<string>();
  private server: Server | undefined;

  async start(options: { readonly cert: string; readonly key: string }): Promise<void> {
    this.server = createServer(options, ({ headers: { authorization } }, response) => {
      if (authorization !== undefined) this.sent.add(authorization);
      const [status, code] = authorization === undefined ? [401, 'UNAUTHORIZED'] : [404, 'MANIFEST_UNKNOWN'];
      response.writeHead(status, {
        'content-type': 'application/json',
        'docker-distribution-api-version': 'registry/2.0',
        'www-authenticate': 'Basic realm="stand-in"',
      });
      response.end(JSON.stringify({ errors: [{ code }] }));
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  stop(): void {
    this.server?.close();
  }

  get port(): number {
    return (this.server?.address() as AddressInfo).port;
  }
}

describeWith(['docker', 'openssl'], 'the temporary login', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'compute-nest-login-'));
  const [one, other] = [new Registry(), new Registry()];
  const authority = makeAuthority(folder);

  beforeAll(async () => {
    const options = certificateFor({ authority }, ['localhost']);
    await one.start(options);
    await other.start(options);
  });
  afterAll(() => {
    one.stop();
    other.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Asks a registry for an image with Docker's own client. It finds none. */
  const ask = (host: string): Promise<string> =>
    new Promise((resolve) => {
      execFile(
        'docker',
        ['manifest', 'inspect', `${host}/open-design/open-design:1.0.0`],
        { env: { ...process.env, DOCKER_CONFIG: folder, SSL_CERT_FILE: authority.certificate } },
        (_, __, stderr) => resolve(stderr),
      );
    });

  /** The file that the command of the template for one instance writes. */
  const writtenOnHost = (login: string): Buffer => {
    const { resources } = resolve(readTemplate(ECS_TEMPLATE), { parameters: HOST_REQUIRED });
    const script = deployed(resources['Login']?.properties['CommandContent'] as string, login);
    execFileSync('sh', ['-s'], { input: script.replaceAll(/\/(etc|var)\//g, `${folder}/$1/`) });
    return readFileSync(path.join(folder, 'etc/open-design/registry/config.json'));
  };

  /** The Secret of the template for a cluster. */
  const inSecret = (login: string): Buffer => {
    const yaml = yamlOf(resolvedWith(REQUIRED), 'App', login);
    const secret = objectsIn(yaml).find(({ kind }) => kind === 'Secret') as unknown as {
      data: Readonly<Record<string, string>>;
    };
    return Buffer.from(secret.data['.dockerconfigjson'] ?? '', 'base64');
  };

  test.each([
    ['in the Secret', inSecret],
    ['on a host', writtenOnHost],
  ])('%s is a Docker configuration: each of two registries gets its own credentials', async (_, decode) => {
    const hosts = [`localhost:${one.port}`, `127.0.0.1:${other.port}`];
    const login = {
      auths: Object.fromEntries(
        hosts.map((host, index) => [host, { username: `user-${index}`, password: PASSWORD }]),
      ),
    };
    for (const { sent } of [one, other]) sent.clear();
    const decoded = decode(Buffer.from(JSON.stringify(login)).toString('base64'));
    writeFileSync(path.join(folder, 'config.json'), decoded);
    for (const host of hosts) expect(await ask(host)).toContain('manifest unknown');
    const basic = (user: string): string => `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString('base64')}`;
    expect([[...one.sent], [...other.sent]]).toEqual([[basic('user-0')], [basic('user-1')]]);
  });
});
