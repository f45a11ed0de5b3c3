import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { ask } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

describeWith(['nginx', 'openssl', 'bash'], 'the path for an ACME authority', () => {
  const nginx = new NginxUnderTest();
  const webroot = mkdtempSync(path.join(tmpdir(), 'webroot-'));
  const CHALLENGE = '/.well-known/acme-challenge';
  const stranger = (at: string) => ask({ port: nginx.http, plain: true, from: '127.0.0.3', path: at });

  beforeAll(async () => {
    chmodSync(webroot, 0o755);
    mkdirSync(path.join(webroot, CHALLENGE), { recursive: true });
    writeFileSync(path.join(webroot, CHALLENGE, 'token'), 'token.thumbprint');
    writeFileSync(path.join(webroot, 'secret'), 'secret');
    await nginx.start('a-token_0123456789abcdefghijklmnopqrstu', 1, {
      clients: [value('127.0.0.2/32')],
      serverName: value('design.example.com'),
      acmeWebroot: webroot,
    });
  });
  afterAll(async () => {
    await nginx.stop();
    rmSync(webroot, { recursive: true });
  });

  test('everybody gets a challenge, over plain HTTP and without a redirect', async () => {
    const got = await stranger(`${CHALLENGE}/token`);
    expect(got).toMatchObject({ status: 200, body: 'token.thumbprint' });
    expect(got.headers['content-type']).toBe('text/plain');
    expect((await stranger(`${CHALLENGE}/other`)).status).toBe(404);
  });

  test.each(['/', '/secret', '/.well-known/', '/.well-known/acme-challenge', '/api/health'])(
    'a stranger still gets 403 for %s',
    async (at) => {
      expect(await stranger(at)).toMatchObject({ status: 403 });
    },
  );

  test.each([
    `${CHALLENGE}/../../secret`,
    `${CHALLENGE}/..%2f..%2fsecret`,
    `${CHALLENGE}//../../../secret`,
    `${CHALLENGE}/`,
  ])('%s leads nowhere', async (at) => {
    const text = await new Promise<string>((resolve, reject) => {
      let got = '';
      const socket = connect({ host: '127.0.0.1', port: nginx.http, localAddress: '127.0.0.3' });
      socket.on('error', reject).on('end', () => resolve(got));
      socket.on('data', (data: Buffer) => (got += data.toString()));
      socket.write(`GET ${at} HTTP/1.0\r\n\r\n`);
    });
    expect(text).toMatch(/^HTTP\/1\.1 40[034] /);
    expect(text).not.toContain('\r\n\r\nsecret');
  });

  test('clients of the allow-list are still redirected', async () => {
    const got = await ask({ port: nginx.http, plain: true, path: '/a?b=1' });
    expect(got.status).toBe(301);
    expect(got.headers.location).toBe('https://design.example.com/a?b=1');
  });
});
