import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { withoutComments } from '../../../../host/files';
import { renderSecretMap, secretMapTemplate } from '../../../../open-design/front-proxy/secret-map';
import {
  APP,
  as,
  describeAsRoot,
  given,
  REVISION,
  TokenMaker,
  type User,
} from '../../../rig/pods/token-maker';

const TOKEN = /^[0-9a-f]{64}$/;

const expectedMap = (token: string): string =>
  renderSecretMap(withoutComments(secretMapTemplate()), {
    token,
    base64: (text) => Buffer.from(text).toString('base64'),
    digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  });

const NGINX: User = ['101', '101', '1001'];
const STRANGER: User = ['2000', '2000', '2000'];

const mode = (file: string): string => (statSync(file).mode & 0o7777).toString(8);

const mapIn = (target: string): string => readFileSync(path.join(target, 'front-proxy-secret.conf'), 'utf8');

describeAsRoot('the container that makes the token of a pod', () => {
  let maker: TokenMaker;
  beforeEach(() => {
    maker = new TokenMaker();
  });
  afterEach(() => maker.remove());

  test('makes it with the length and the letters of a host’s, and the secret map of a host', async () => {
    const { code, out, target } = await maker.start('one');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(given(target)).toMatch(TOKEN);
    expect(mapIn(target)).toBe(expectedMap(given(target)));
    expect(maker.kept()).toEqual([`token-${REVISION}`]);
  });

  test('leaves it to the app’s user alone, and the map to nginx', async () => {
    const { target } = await maker.start('one');
    const token = path.join(maker.secrets, `token-${REVISION}`);
    expect([
      statSync(maker.secrets).uid,
      mode(maker.secrets).slice(-3),
      statSync(token).uid,
      mode(token),
    ]).toEqual([1001, '700', 1001, '600']);
    expect([
      mode(path.join(target, 'api-token')),
      mode(path.join(target, 'front-proxy-secret.conf')),
    ]).toEqual(['400', '440']);
    const reads = (user: User, file: string): boolean => {
      try {
        execFileSync(...as(user, ['cat', file]), { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    };
    const files = [token, path.join(target, 'api-token'), path.join(target, 'front-proxy-secret.conf')];
    expect([APP, NGINX, STRANGER].map((user) => files.map((file) => reads(user, file)))).toEqual([
      [true, true, true],
      [false, false, true],
      [false, false, false],
    ]);
  });

  test('keeps it for every later pod, whatever the kubelet made of the modes', async () => {
    const first = await maker.start('one');
    execFileSync('chmod', ['-R', 'g+rwX', maker.secrets]);
    const second = await maker.start('two');
    expect(given(second.target)).toBe(given(first.target));
    expect(mapIn(second.target)).toBe(mapIn(first.target));
    expect(mode(maker.secrets).slice(-3)).toBe('700');
  });

  test('makes one token if several pods start at once', async () => {
    // Each has looked for a token before any has made one, and they finish one after the other.
    const slow = maker.at('slow.cjs');
    writeFileSync(
      slow,
      `const fs = require('node:fs');
const wait = (milliseconds) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
for (const name of ['linkSync', 'renameSync']) {
  const real = fs[name];
  fs[name] = (...paths) => { wait(1000 + process.pid % 7 * 150); return real(...paths); };
}`,
    );
    const pods = await Promise.all(
      Array.from({ length: 6 }, (_, index) => maker.start(`pod-${index}`, REVISION, `--require=${slow}`)),
    );
    expect(new Set(pods.map(({ code }) => code))).toEqual(new Set([0]));
    expect(new Set(pods.map(({ target }) => given(target))).size).toBe(1);
    expect(maker.kept()).toEqual([`token-${REVISION}`]);
  });

  test('makes another one for another revision, and forgets the old one for good', async () => {
    const first = await maker.start('one', '1');
    const second = await maker.start('two', '2');
    expect(given(second.target)).toMatch(TOKEN);
    expect(given(second.target)).not.toBe(given(first.target));
    expect(maker.kept()).toEqual(['token-2']);
    const back = await maker.start('three', '1');
    expect(given(back.target)).not.toBe(given(first.target));
  });

  test('starts again after an interruption, also in the same pod', async () => {
    mkdirSync(maker.secrets);
    chownSync(maker.secrets, 1001, 1001);
    writeFileSync(path.join(maker.secrets, '.token-1.new'), 'half');
    const { target } = await maker.start('one');
    expect(maker.kept()).toEqual([`token-${REVISION}`]);
    expect(given(target)).toMatch(TOKEN);
    writeFileSync(path.join(target, 'front-proxy-secret.conf'), 'half');
    rmSync(maker.at('two'), { recursive: true, force: true });
    expect(await maker.start('two')).toMatchObject({ code: 0 });
  });

  test.each(['', 'short', 'with "quotes" and more than thirty-two letters'])(
    'refuses a file that holds %j, and shows nothing of it',
    async (text) => {
      mkdirSync(maker.secrets);
      writeFileSync(path.join(maker.secrets, `token-${REVISION}`), text);
      execFileSync('chown', ['-R', '1001:1001', maker.secrets]);
      const { code, out, target } = await maker.start('one');
      expect(code).toBe(1);
      expect(out).toMatch(
        /token-\d+: got something else than 32 to 121 letters, digits, _ or -; raise the revision of the token to have a new one made\n$/,
      );
      expect(text === '' || !out.includes(text)).toBe(true);
      expect(readdirSync(target)).toEqual([]);
    },
  );
});
