import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';

import { LARGE_UPLOADS, UPLOADS } from '../../open-design/front-proxy/uploads';
import { StandInDaemon } from '../rig/daemon/daemon';
import { UPLOAD_ROUTES } from '../rig/daemon/uploads';
import { type Answer, answer, type Ask, ask, bearer, open } from '../rig/stand-in/client';
import { type Form, formOf, sendForm } from '../rig/stand-in/form';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const MEBIBYTE = 1024 * 1024;
const UPLOAD = '/api/projects/p1/upload';
/** An upload to the daemon that the proxy does not store, because the path has a place for the scope of a preview. */
const PASSED_ON = '/api/projects/p1%2Fpreview%2Fp2/upload';

/** Seconds after which this daemon ends a request that is not complete. The real one has 300. */
const TIMEOUT = 5;

describeWith(['nginx', 'openssl', 'bash'], 'uploads', () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'bridge', requestTimeoutSeconds: TIMEOUT });
  const nginx = new NginxUnderTest();
  let port = 0;
  beforeAll(async () => {
    port = await daemon.start();
    await nginx.start(TOKEN, port, { clients: 'everyone' });
  });
  afterAll(async () => {
    await nginx.stop();
    await daemon.stop();
  });
  beforeEach(() => {
    daemon.seen.length = 0;
    daemon.uploads.busy = false;
  });

  const to = (path: string, headers: Ask['headers'] = {}, port = nginx.https): Ask => ({
    port,
    plain: port !== nginx.https,
    path,
    method: 'POST',
    headers: { ...bearer(TOKEN), ...headers },
  });

  /** Sends one half of a form, waits, and sends the other half. */
  const slowly = async (ask: Ask, form: Form, seconds: number): Promise<Answer> => {
    const request = open({ ...ask, headers: { ...ask.headers, ...form.headers } });
    const answered = answer(request);
    const pieces = [...form.pieces()];
    for (const piece of pieces.slice(0, -1)) request.write(piece);
    // A client that is refused early closes its connection.
    await Promise.race([pause(seconds * 1000), once(request, 'close')]);
    request.end(pieces.at(-1));
    return answered;
  };

  test('an upload that lasts longer than the daemon waits arrives; it would not without the proxy, nor if it were not stored', async () => {
    const form = formOf([MEBIBYTE]);
    const [stored, bare, passedOn] = await Promise.all([
      slowly(to(UPLOAD), form, TIMEOUT + 3),
      slowly(to(UPLOAD, {}, port), form, TIMEOUT + 3).then(statusOf, () => 408),
      slowly(to(PASSED_ON), form, TIMEOUT + 3).then(statusOf, () => 408),
    ]);
    expect([stored.status, bare, passedOn]).toEqual([200, 408, 408]);
    expect(JSON.parse(stored.body)).toMatchObject({ files: [{ size: MEBIBYTE }] });
    expect([nginx.stored(), nginx.uploads()]).toEqual([[], []]);
  }, 20_000);

  test('every route of the daemon that takes forms is stored', async () => {
    const paths = UPLOAD_ROUTES.map(({ path }) =>
      path.source.replace(/\\/g, '').replace('([^/]+)', 'p1').slice(1, -1),
    );
    for (const path of [
      ...paths,
      '/api/library/ingest',
      '/api/brands/b1/extract-from-html',
      '/API/Upload/',
      '/api/upload?x=1',
    ]) {
      daemon.seen.length = 0;
      const request = open(to(path, { 'content-length': String(MEBIBYTE) }));
      request.on('error', () => undefined);
      request.write(Buffer.alloc(700 * 1024));
      await until(() => nginx.stored().length === 1);
      // The daemon hears nothing of a request that is not complete.
      expect([path, daemon.seen]).toEqual([path, []]);
      request.destroy();
      await until(() => nginx.stored().length === 0);
    }
  });

  test('other requests reach the daemon while the client still sends them', async () => {
    for (const path of [
      PASSED_ON,
      '/api/other',
      '/api/projects/p1/files/rename',
      '/api/uploads',
      `/x${UPLOAD}`,
    ]) {
      daemon.seen.length = 0;
      const request = open(to(path, { 'content-length': String(MEBIBYTE) }));
      request.on('error', () => undefined);
      request.write(Buffer.alloc(700 * 1024));
      await until(() => daemon.seen.length === 1);
      expect(nginx.stored()).toEqual([]);
      request.destroy();
    }
  });

  test('by HTTP/2, as browsers do, with and without a length', async () => {
    const form = formOf([MEBIBYTE]);
    for (const headers of [form.headers, { 'content-type': form.headers['content-type'] ?? '' }]) {
      const session = connectHttp2(`https://127.0.0.1:${nginx.https}`, { rejectUnauthorized: false });
      const stream = session.request({ ':method': 'POST', ':path': UPLOAD, ...bearer(TOKEN), ...headers });
      const status = once(stream, 'response').then(([got]) => (got as Record<string, unknown>)[':status']);
      for (const piece of form.pieces()) stream.write(piece);
      await until(() => nginx.stored().length === 1);
      stream.end();
      expect(await status).toBe(200);
      session.destroy();
      expect(daemon.seen.at(-1)?.headers['content-length']).toBe(form.headers['content-length']);
    }
  });

  /** Begins uploads and waits until they have their places. */
  const begin = async (count: number, length: number | undefined) => {
    const before = nginx.stored().length;
    const requests = Array.from({ length: count }, () =>
      open(to(UPLOAD, length === undefined ? {} : { 'content-length': String(length) })),
    );
    for (const request of requests) {
      request.on('error', () => undefined);
      request.write(Buffer.alloc(MEBIBYTE));
    }
    await until(() => nginx.stored().length === before + count);
    return requests;
  };

  test.each([
    ['ordinary ones', UPLOADS.atOnce, UPLOADS.megabytes * 1_000_000 - 1],
    ['large ones', LARGE_UPLOADS.atOnce, 12 * 200 * MEBIBYTE],
    ['those without a length', LARGE_UPLOADS.atOnce, undefined],
  ])('%s: the one after the last place gets 503 with the time to wait', async (_, atOnce, length) => {
    const begun = await begin(atOnce, length);
    const headers: Record<string, string> =
      length === undefined ? { 'transfer-encoding': 'chunked' } : { 'content-length': String(length) };
    const late = open(to(UPLOAD, headers));
    const refused = answer(late);
    late.flushHeaders();
    expect(await refused).toMatchObject({ status: 503, headers: { 'retry-after': '30' } });
    late.destroy();
    // Uploads of the other kind and everything else have places of their own. Strangers take none.
    const others = await begin(1, length === undefined || length > 250_000_000 ? MEBIBYTE * 2 : 300_000_000);
    expect((await ask({ port: nginx.https, path: '/', headers: bearer(TOKEN) })).status).toBe(200);
    expect(await statusOfStranger()).toBe(401);
    for (const request of [...begun, ...others]) request.destroy();
    await until(() => nginx.stored().length === 0);
    expect(nginx.uploads()).toEqual([]);
    const form = formOf([1000]);
    const next = open(to(UPLOAD, form.headers));
    const answered = answer(next);
    await sendForm(next, form, answered);
    expect((await answered).status).toBe(200);
  });

  const statusOfStranger = async (): Promise<number> => {
    const request = open({ ...to(UPLOAD), headers: { 'content-length': '1000000' } });
    const answered = answer(request);
    request.flushHeaders();
    const { status } = await answered;
    request.destroy();
    return status;
  };

  test('strangers take no place and store nothing', async () => {
    const statuses = await Promise.all(Array.from({ length: 20 }, statusOfStranger));
    expect([new Set(statuses), nginx.stored()]).toEqual([new Set([401]), []]);
  });

  test.each([
    [UPLOAD, LARGE_UPLOADS.megabytes * MEBIBYTE],
    ['/api/projects/p1/figma/import', UPLOADS.megabytes * MEBIBYTE],
    ['/api/plugins/upload-folder', UPLOADS.megabytes * MEBIBYTE],
  ])('%s: a body of more than %i bytes gets 413', async (path, most) => {
    const request = open(to(path, { 'content-length': String(most + 1) }));
    const answered = answer(request);
    request.flushHeaders();
    expect((await answered).status).toBe(413);
    request.destroy();
  });

  test('what a crash of nginx leaves behind takes no space', async () => {
    const [request] = await begin(1, 50 * MEBIBYTE);
    expect(nginx.uploads()).toEqual([]);
    await nginx.crash();
    expect(nginx.uploads()).toEqual([]);
    request?.destroy();
  });
});

const statusOf = ({ status }: Answer): number => status;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const until = async (condition: () => boolean): Promise<void> => {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('until: got no change within 10 s');
    await pause(10);
  }
};
