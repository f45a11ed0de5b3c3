import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { withoutComments } from '../../../host/files';
import { renderSecretMap, secretMapTemplate } from '../../../open-design/front-proxy/secret-map';
import { appPod, containerOf, dataOf, envOf, podsOf } from '../../rig/pods/app';
import { computeNestStack } from '../../rig/pods/compute-nest';
import { PodSandbox } from '../../rig/pods/pod-sandbox';
import { evaluated } from '../../rig/pods/terraform';
import type { ScriptRun } from '../../rig/script-run';
import { describeSkipped, describeWith } from '../../support/programs';

const stack = computeNestStack({ ingress: true, backup: true });
const pod = appPod(stack);
const maker = containerOf(pod, 'token');
const app = containerOf(pod, 'open-design');

/** The revision in the stack stands for a parameter. */
const REVISION = maker.command?.[3] ?? '';

const TOKEN = /^[0-9a-f]{64}$/;

const expectedMap = (token: string): string =>
  renderSecretMap(withoutComments(secretMapTemplate()), {
    token,
    base64: (text) => Buffer.from(text).toString('base64'),
    digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  });

/** The user, group and further groups of a process. */
type User = readonly [uid: string, gid: string, groups: string];

const APP: User = ['1001', '1001', '1001'];
const NGINX: User = ['101', '101', '1001'];
const STRANGER: User = ['2000', '2000', '2000'];

const as = ([uid, gid, groups]: User, command: readonly string[]): [string, string[]] => [
  'setpriv',
  [`--reuid=${uid}`, `--regid=${gid}`, `--groups=${groups}`, '--no-new-privs', ...command],
];

const mode = (file: string): string => (statSync(file).mode & 0o7777).toString(8);

/** Files for several users need root. */
const describeAsRoot = (title: string, tests: () => void): void => {
  if (process.getuid?.() === 0) describeWith(['setpriv', 'terraform'], title, tests);
  else describeSkipped(title, 'not root');
};

describeAsRoot('the container that makes the token of a pod', () => {
  const programs = evaluated(dataOf(stack, 'kubernetes_config_map_v1', 'open-design-token'), '');
  let folder: string;
  const volume = (): string => path.join(folder, 'volume');
  const secrets = (): string => path.join(volume(), 'secrets');
  const kept = (): string[] => readdirSync(secrets()).sort();

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pod-token-'));
    chmodSync(folder, 0o755);
    // The kubelet prepares a volume for the pod's group in this way.
    emptyVolume('volume');
    mkdirSync(path.join(folder, 'programs'));
    for (const [name, text] of Object.entries(programs)) {
      writeFileSync(path.join(folder, 'programs', name), text);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const emptyVolume = (name: string): string => {
    const place = path.join(folder, name);
    mkdirSync(place);
    chownSync(place, 0, 1001);
    chmodSync(place, 0o2777);
    return place;
  };

  /** Runs the container's own command in a new pod, whose volume in memory is empty. */
  const start = async (
    name: string,
    revision = REVISION,
    options = '',
  ): Promise<ScriptRun & { target: string }> => {
    const target = emptyVolume(name);
    const places: Readonly<Record<string, string>> = {
      '/volume': volume(),
      '/etc/open-design-token-programs': path.join(folder, 'programs'),
      '/etc/open-design-token': target,
      [REVISION]: revision,
    };
    const command = (maker.command ?? []).map((word) => {
      const place = Object.keys(places)
        .sort((one, other) => other.length - one.length)
        .find((mount) => word === mount || word.startsWith(`${mount}/`));
      return place === undefined ? word : word.replace(place, places[place] ?? '');
    });
    const child = spawn(...as(APP, command), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], NODE_OPTIONS: options },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, out, target };
  };

  const given = (target: string): string => readFileSync(path.join(target, 'api-token'), 'utf8');
  const mapIn = (target: string): string =>
    readFileSync(path.join(target, 'front-proxy-secret.conf'), 'utf8');

  test('makes it with the length and the letters of a host’s, and the secret map of a host', async () => {
    const { code, out, target } = await start('one');
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(given(target)).toMatch(TOKEN);
    expect(mapIn(target)).toBe(expectedMap(given(target)));
    expect(kept()).toEqual([`token-${REVISION}`]);
  });

  test('leaves it to the app’s user alone, and the map to nginx', async () => {
    const { target } = await start('one');
    const token = path.join(secrets(), `token-${REVISION}`);
    expect([statSync(secrets()).uid, mode(secrets()).slice(-3), statSync(token).uid, mode(token)]).toEqual([
      1001,
      '700',
      1001,
      '600',
    ]);
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
    const first = await start('one');
    execFileSync('chmod', ['-R', 'g+rwX', secrets()]);
    const second = await start('two');
    expect(given(second.target)).toBe(given(first.target));
    expect(mapIn(second.target)).toBe(mapIn(first.target));
    expect(mode(secrets()).slice(-3)).toBe('700');
  });

  test('makes one token if several pods start at once', async () => {
    // Each has looked for a token before any has made one, and they finish one after the other.
    const slow = path.join(folder, 'slow.cjs');
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
      Array.from({ length: 6 }, (_, index) => start(`pod-${index}`, REVISION, `--require=${slow}`)),
    );
    expect(new Set(pods.map(({ code }) => code))).toEqual(new Set([0]));
    expect(new Set(pods.map(({ target }) => given(target))).size).toBe(1);
    expect(kept()).toEqual([`token-${REVISION}`]);
  });

  test('makes another one for another revision, and forgets the old one for good', async () => {
    const first = await start('one', '1');
    const second = await start('two', '2');
    expect(given(second.target)).toMatch(TOKEN);
    expect(given(second.target)).not.toBe(given(first.target));
    expect(kept()).toEqual(['token-2']);
    const back = await start('three', '1');
    expect(given(back.target)).not.toBe(given(first.target));
  });

  test('starts again after an interruption, also in the same pod', async () => {
    mkdirSync(secrets());
    chownSync(secrets(), 1001, 1001);
    writeFileSync(path.join(secrets(), '.token-1.new'), 'half');
    const { target } = await start('one');
    expect(kept()).toEqual([`token-${REVISION}`]);
    expect(given(target)).toMatch(TOKEN);
    writeFileSync(path.join(target, 'front-proxy-secret.conf'), 'half');
    rmSync(path.join(folder, 'two'), { recursive: true, force: true });
    expect(await start('two')).toMatchObject({ code: 0 });
  });

  test.each(['', 'short', 'with "quotes" and more than thirty-two letters'])(
    'refuses a file that holds %j, and shows nothing of it',
    async (text) => {
      mkdirSync(secrets());
      writeFileSync(path.join(secrets(), `token-${REVISION}`), text);
      execFileSync('chown', ['-R', '1001:1001', secrets()]);
      const { code, out, target } = await start('one');
      expect(code).toBe(1);
      expect(out).toMatch(
        /token-\d+: got something else than 32 to 121 letters, digits, _ or -; raise the revision of the token to have a new one made\n$/,
      );
      expect(text === '' || !out.includes(text)).toBe(true);
      expect(readdirSync(target)).toEqual([]);
    },
  );

  describe('gives it to the app through Node.js', () => {
    let target: string;
    let options: string;
    beforeEach(async () => {
      ({ target } = await start('one'));
      // The kubelet mounts a ConfigMap as links.
      const environment = path.join(folder, 'mounted', 'environment.cjs');
      mkdirSync(path.join(folder, 'mounted', '..data'), { recursive: true });
      writeFileSync(
        path.join(folder, 'mounted', '..data', 'environment.cjs'),
        (programs['environment.cjs'] ?? '').replace('/etc/open-design-token', target),
      );
      symlinkSync(path.join('..data', 'environment.cjs'), environment);
      options = (envOf(app)['NODE_OPTIONS'] ?? '').replace(
        '/etc/open-design-token-programs/environment.cjs',
        environment,
      );
      expect(options).toContain(environment);
    });

    /** Runs a program of Node.js as the app's container would. */
    const run = (program: string): string =>
      execFileSync(...as(APP, ['node', '-e', program]), {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], NODE_OPTIONS: options },
        stdio: ['ignore', 'pipe', 'ignore'],
      });

    test('which does not start without it', () => {
      const program = 'process.stdout.write(process.env.OD_API_TOKEN)';
      expect(run(program)).toBe(given(target));
      rmSync(path.join(target, 'api-token'));
      expect(() => run(program)).toThrow();
    });

    test('and a program that the app starts gets what the app passes on, as on a host', () => {
      const shows =
        'process.stdout.write(JSON.stringify([process.env.OD_API_TOKEN, process.env.NODE_OPTIONS]))';
      const started = (change: string): unknown =>
        JSON.parse(
          run(
            `const env = { ...process.env }; ${change};
             require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(shows)}], { env, stdio: 'inherit' })`,
          ),
        );
      const [memory] = options.split(' ');
      expect(started('')).toEqual([given(target), memory]);
      expect(started('delete env.OD_API_TOKEN')).toEqual([null, memory]);
    });

    test('also in its worker threads', () => {
      const worker = 'require("node:fs").writeSync(1, process.env.OD_API_TOKEN)';
      expect(
        run(`new (require('node:worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true })`),
      ).toBe(given(target));
    });
  });
});

describeWith(
  ['python3', 'setpriv', 'terraform'],
  'a backup and a restore beside a token on the volume',
  () => {
    let pods: PodSandbox;
    const jobs = evaluated(dataOf(stack, 'kubernetes_config_map_v1', 'open-design-backup-programs'), '');
    const job = (name: string) => podsOf(stack).find((one) => one.name === name) ?? pod;
    const token = (): string => path.join(pods.volume, 'secrets', `token-${REVISION}`);

    beforeEach(async () => {
      pods = new PodSandbox();
      await pods.start(jobs);
      mkdirSync(path.join(pods.volume, 'app'));
      mkdirSync(path.dirname(token()));
      writeFileSync(path.join(pods.volume, 'app', 'file'), 'data');
      writeFileSync(token(), 'the-token');
    });
    afterEach(() => pods.stop());

    test('the archive does not hold it, and the restore does not touch it', async () => {
      expect(await pods.run(job('open-design-backup'))).toMatchObject({ code: 0 });
      const [key = ''] = pods.bucket.objects.keys();
      const archive = pods.bucket.objects.get(key);
      const names = execFileSync('tar', ['-tzf', '-'], { input: archive, encoding: 'utf8' }).split('\n');
      expect(names).toContain('app/file');
      expect(names.filter((name) => name.includes('secrets') || name.includes('token'))).toEqual([]);
      const ran = await pods.run(job('open-design-restore'), { ARCHIVE: path.basename(key) });
      expect(ran).toMatchObject({ code: 0 });
      expect(readFileSync(token(), 'utf8')).toBe('the-token');
    });
  },
);
