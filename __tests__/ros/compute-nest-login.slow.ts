import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { objectsIn, REQUIRED, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { makeAuthority } from '../rig/registry/authority';
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

describeWith(['docker', 'openssl'], 'the temporary login in the Secret', () => {
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

  test('is a Docker configuration as it stands: each of two hosts gets its own credentials', async () => {
    const hosts = [`localhost:${one.port}`, `127.0.0.1:${other.port}`];
    const login = {
      auths: Object.fromEntries(
        hosts.map((host, index) => [host, { username: `user-${index}`, password: PASSWORD }]),
      ),
    };
    const yaml = yamlOf(resolvedWith(REQUIRED), 'App', Buffer.from(JSON.stringify(login)).toString('base64'));
    const secret = objectsIn(yaml).find(({ kind }) => kind === 'Secret') as unknown as {
      data: Readonly<Record<string, string>>;
    };
    const decoded = Buffer.from(secret.data['.dockerconfigjson'] ?? '', 'base64');
    writeFileSync(path.join(folder, 'config.json'), decoded);
    for (const host of hosts) expect(await ask(host)).toContain('manifest unknown');
    const basic = (user: string): string => `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString('base64')}`;
    expect([[...one.sent], [...other.sent]]).toEqual([[basic('user-0')], [basic('user-1')]]);
  });
});
