import { connect } from 'node:tls';

import { OPEN_PATHS } from '../../open-design/contract';
import { StandInDaemon } from '../rig/daemon/daemon';
import {
  CLAIMS,
  CREDENTIALS,
  FIRST_LINES,
  HOSTS,
  PATHS,
  PREVIEW,
  SMUGGLED,
  SMUGGLING,
  TOKEN,
} from '../rig/hostile/requests';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const STRANGER = '127.0.0.3';

describeWith(['nginx', 'openssl', 'bash'], 'what nobody without credentials gets past', () => {
  // As in a pod: the daemon trusts its peer, so that every request that reaches it is a breach.
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'loopback' });
  const nginx = new NginxUnderTest();
  beforeAll(async () => {
    await nginx.start(TOKEN, await daemon.start(), {
      clients: [value('127.0.0.2/32'), value('127.0.1.0/24')],
    });
  });
  afterAll(async () => {
    await nginx.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.seen.length = 0;
  });

  let addresses = 0;
  /** Sends bytes, and returns the first status; undefined: the connection was closed without an answer. */
  const send = (text: string, from = '127.0.0.2'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port: nginx.https,
        localAddress: from,
        rejectUnauthorized: false,
      } as object);
      let got = '';
      // nginx waits for the rest of some requests. Until it has it, nobody was admitted.
      socket.setTimeout(1000, () => socket.destroy());
      socket.on('error', () => undefined).on('data', (data: Buffer) => (got += data.toString('latin1')));
      socket.on('close', () => {
        const [, status] = /^HTTP\/1\.1 (\d+) /.exec(got) ?? [];
        resolve(status === undefined ? undefined : Number(status));
      });
      socket.once('secureConnect', () => socket.write(Buffer.from(text, 'latin1')));
      socket.once('error', reject);
    });
  const request = (line: string, ...headers: string[]): string =>
    [line, 'Host: a', 'Connection: close', ...headers, '', ''].join('\r\n');

  /** What the daemon saw beyond open paths and previews without a body and without credentials. */
  const breaches = (): unknown[] =>
    daemon.seen.filter(
      ({ method, url, headers }) =>
        method !== 'GET' ||
        ![...OPEN_PATHS, `${PREVIEW}/x.html`].includes(url) ||
        headers.authorization !== undefined ||
        headers['transfer-encoding'] !== undefined ||
        Number(headers['content-length'] ?? 0) > 0,
    );

  /** Sends all texts, some at a time, and returns those with another answer than allowed. */
  const admitted = async (
    texts: readonly string[],
    allowed: readonly (number | undefined)[],
    from?: string,
  ): Promise<unknown[]> => {
    const others: unknown[] = [];
    for (let at = 0; at < texts.length; at += 40) {
      const some = texts.slice(at, at + 40);
      const statuses = await Promise.all(some.map((text) => send(text, from)));
      for (const [index, status] of statuses.entries())
        if (!allowed.includes(status)) others.push([some[index], status]);
    }
    return others;
  };

  test(`${PATHS.length} paths, by five methods`, async () => {
    const texts = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].flatMap((method) =>
      PATHS.map((path) => request(`${method} ${path} HTTP/1.1`)),
    );
    expect(await admitted(texts, [400, 401, 404])).toEqual([]);
    expect(breaches()).toEqual([]);
  });

  test(`${CREDENTIALS.length} forms of credentials`, async () => {
    for (const credentials of CREDENTIALS) {
      // Each form has its own address, because nginx counts wrong credentials.
      const texts = ['/', '/api/projects', '/api/plugins/p/asset/x'].map((path) =>
        request(`GET ${path} HTTP/1.1`, `Authorization: ${credentials}`),
      );
      expect(await admitted(texts, [400, 401], `127.0.1.${++addresses}`)).toEqual([]);
    }
    const twice = request(
      'GET /api/projects HTTP/1.1',
      'Authorization: Bearer x',
      `Authorization: Bearer ${TOKEN}`,
    );
    expect(await admitted([twice], [400, 401])).toEqual([]);
    expect(breaches()).toEqual([]);
  });

  test(`${SMUGGLING.length * 8 + FIRST_LINES.length} requests that hide another one`, async () => {
    const hiding = ['/api/health', `${PREVIEW}/x.html`, '/api/projects', '/api/upload'].flatMap((path) =>
      SMUGGLING.flatMap(([headers, body]) =>
        ['GET', 'POST'].map(
          (method) => `${method} ${path} HTTP/1.1\r\nHost: a\r\n${headers && `${headers}\r\n`}\r\n${body}`,
        ),
      ),
    );
    const open = [200, 400, 401, 405, 413, 414, 417, 501, undefined];
    expect(await admitted(hiding, open)).toEqual([]);
    const lines = FIRST_LINES.map((line) => `${line}\r\nHost: a\r\n\r\n${SMUGGLED}`);
    expect(await admitted(lines, [400, 401, 405, 505, undefined])).toEqual([]);
    expect(breaches()).toEqual([]);
  });

  test(`${HOSTS.length} host names, and ${CLAIMS.length} headers that claim something`, async () => {
    const hosts = HOSTS.map(
      (host) => `GET /api/projects HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
    );
    expect(await admitted(hosts, [400, 401])).toEqual([]);
    const claiming = (path: string, ...more: string[]): string[] =>
      CLAIMS.map((claim) => request(`GET ${path} HTTP/1.1`, claim, ...more));
    expect(await admitted(claiming('/api/projects'), [401])).toEqual([]);
    expect(await admitted(claiming('/api/health'), [200])).toEqual([]);
    const right = `Authorization: Bearer ${TOKEN}`;
    expect(await admitted(claiming('/api/projects', right), [403], STRANGER)).toEqual([]);
    expect(breaches()).toEqual([]);
  });
});
