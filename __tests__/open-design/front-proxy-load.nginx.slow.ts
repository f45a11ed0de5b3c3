import { existsSync } from 'node:fs';
import { connect } from 'node:tls';

import { UPLOADS } from '../../open-design/front-proxy/uploads';
import { StandInDaemon } from '../rig/daemon/daemon';
import { answer, ask, bearer, open } from '../rig/stand-in/client';
import { type Form, formOf, sendForm } from '../rig/stand-in/form';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const MEGABYTE = 1024 * 1024;

describeWith(['nginx', 'openssl', 'bash'], 'the front proxy under load', () => {
  const daemon = new StandInDaemon('G3', TOKEN);
  const nginx = new NginxUnderTest();
  beforeAll(async () => {
    await nginx.start(TOKEN, await daemon.start(), { clients: [value('127.0.0.2/32')] });
  });
  afterAll(async () => {
    await nginx.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.uploads.busy = false;
  });

  const upload = ({ headers }: Form, path = '/api/projects/p1/upload') =>
    open({
      port: nginx.https,
      path,
      method: 'POST',
      headers: { ...bearer(TOKEN), ...headers },
    });
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // nginx holds one buffer per upload, regardless of its size.
  const onLinux = existsSync('/proc/self/status') ? test : test.skip;
  const why = existsSync('/proc/self/status') ? '' : ' (skipped: no /proc)';

  onLinux(
    `as many uploads at once as are stored, of 25 MB each, take it no memory to speak of${why}`,
    async () => {
      const before = nginx.memory();
      let [most, stored] = [0, 0];
      const watch = setInterval(() => {
        most = Math.max(most, nginx.memory());
        stored = Math.max(stored, ...nginx.stored());
      }, 20);
      const answers = await Promise.all(
        Array.from({ length: UPLOADS.atOnce }, async () => {
          const form = formOf([25 * MEGABYTE]);
          const request = upload(form);
          const answered = answer(request);
          await sendForm(request, form, answered);
          return (await answered).status;
        }),
      );
      clearInterval(watch);
      expect(answers).toEqual(Array(UPLOADS.atOnce).fill(200));
      expect(most - before).toBeLessThan(24 * MEGABYTE);
      expect(stored).toBeGreaterThan(20 * MEGABYTE);
    },
  );

  // A path with a place for the scope of a preview is not stored.
  onLinux(`a daemon that does not read slows the sender down instead of filling nginx${why}`, async () => {
    daemon.uploads.busy = true;
    const before = nginx.memory();
    const chunk = Buffer.alloc(MEGABYTE, 'x');
    const request = upload(formOf([200 * MEGABYTE]), '/api/projects/p1%2Fpreview%2Fp2/upload');
    request.on('error', () => undefined);
    let taken = 0;
    request.on('drain', () => {
      while (request.write(chunk)) taken += 1;
      taken += 1;
    });
    request.write(chunk);
    // Wait until the sender is blocked.
    for (let last = -1; taken === 0 || last !== taken; await pause(500)) last = taken;
    // These megabytes are in the kernel's buffers, not in nginx.
    expect(taken).toBeLessThan(64);
    expect(nginx.memory() - before).toBeLessThan(8 * MEGABYTE);
    expect(nginx.stored()).toEqual([]);
    request.destroy();
  });

  test('the limits admit a stream for each of a hundred tabs, and pages at the same time', async () => {
    const streams = Array.from({ length: 100 }, () =>
      open({ port: nginx.https, path: '/api/events', headers: bearer(TOKEN) }).end(),
    );
    const statuses = await Promise.all(
      streams.map(
        (stream) =>
          new Promise((resolve) => {
            stream.once('error', resolve).once('response', ({ statusCode }) => resolve(statusCode));
          }),
      ),
    );
    expect(statuses).toEqual(Array(100).fill(200));
    expect((await ask({ port: nginx.https, headers: bearer(TOKEN) })).status).toBe(200);
    for (const stream of streams) stream.destroy();
  });

  test('a client in a loop gets 429, and the daemon is protected', async () => {
    daemon.seen.length = 0;
    const text = `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
    let got = '';
    const count = (status: number | string): number => got.split(`HTTP/1.1 ${status}`).length - 1;
    // This works on any machine that sends faster than the limit. nginx closes a connection after 1000 requests.
    for (let sent = 0; sent < 9000 && count(429) <= 100;) {
      const socket = connect({
        host: '127.0.0.1',
        port: nginx.https,
        localAddress: '127.0.0.2',
        rejectUnauthorized: false,
      } as object);
      socket.on('data', (data: Buffer) => (got += data.toString()));
      socket.on('error', () => undefined);
      socket.write(text.repeat(900));
      sent += 900;
      for (let tries = 0; tries < 300 && count('') < sent; tries++) await pause(100);
      socket.destroy();
    }
    expect(count(429)).toBeGreaterThan(100);
    expect(count(200)).toBeGreaterThan(200);
    expect(daemon.seen).toHaveLength(count(200));
  });
});
