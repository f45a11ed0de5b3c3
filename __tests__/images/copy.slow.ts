import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { buildCrane } from '../rig/registry/crane';
import type { Layout } from '../rig/registry/oci-layout';
import { describeInPrivateNetwork } from '../rig/registry/private-network';
import { installed } from '../support/programs';
import { demoWith, DESTINATION, PROGRAMS, READER, Scene, SOURCE, WRITER, ZEROS } from './scene';

buildCrane();

const MEBIBYTE = 1 << 20;

/** Waits until something has happened. */
const until = async (happened: () => boolean): Promise<void> => {
  for (const end = Date.now() + 60_000; !happened();) {
    if (Date.now() > end) throw new Error('it did not happen within 60 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describeInPrivateNetwork(PROGRAMS, 'odcloud image copy, between real registries', () => {
  const scene = new Scene();
  let small: Layout;
  beforeAll(async () => {
    await scene.open();
    small = scene.publish('v1', { architectures: ['amd64', 'arm64'], layerBytes: [1000, 20_000] });
  });
  afterAll(() => scene.close());

  /** An environment whose image has a placeholder digest in the registry of Alibaba Cloud. */
  const prepare = (): { readonly file: string; readonly before: string } => {
    const before = demoWith(scene, `${DESTINATION}@${ZEROS}`);
    return { file: scene.environment('prod', before), before };
  };
  const copy = (source: string, ...options: readonly string[]): ReturnType<Scene['odcloud']> =>
    scene.odcloud(['image', 'copy', source, 'prod', ...options]);

  test('copies every platform, reads the digest back, and writes it into the file', async () => {
    const { file, before } = prepare();
    const { code, stdout, stderr } = await copy(`${SOURCE}:v1`, '--authfile', scene.signIn(WRITER));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('linux/amd64, linux/arm64');
    expect(stdout).toContain(
      `✓ app.image in config/environments/prod.yaml:\n  ${DESTINATION}@${small.digest}\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(before.replace(ZEROS, small.digest));
    for (const layer of small.layers) {
      expect(readFileSync(scene.destination.blobFile(layer))).toEqual(
        readFileSync(scene.source.blobFile(layer)),
      );
    }
  });

  const withCrane = installed('crane') ? test : test.skip;
  withCrane(`crane does the same${installed('crane') ? '' : ' (skipped: crane not installed)'}`, async () => {
    const { file, before } = prepare();
    const image = scene.publish('for-crane', { architectures: ['amd64', 'arm64'], layerBytes: [1000] });
    const args = ['image', 'copy', `${SOURCE}:for-crane`, 'prod', '--authfile', scene.signIn(WRITER)];
    const PATH = scene.pathWith('crane', 'node', 'nsenter', 'env');
    const { code, stdout, stderr } = await scene.odcloud(args, { PATH });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^crane: reading /);
    expect(readFileSync(file, 'utf8')).toBe(before.replace(ZEROS, image.digest));

    const denied = scene.publish('for-crane-2', { architectures: ['amd64'], layerBytes: [2000] });
    const again = [
      ...args.slice(0, 2),
      `${SOURCE}@${denied.digest}`,
      'prod',
      '--authfile',
      scene.signIn(READER),
    ];
    const refused = await scene.odcloud(again, { PATH });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      // crane shows the registry's last answer, which does not tell a wrong password from a missing right.
      /^error: cannot copy: crane: .*sign in with an account that may do this: docker login registry-vpc/,
    );
  });

  test('--json: one document; another host in the file with --pull-host', async () => {
    const { file, before } = prepare();
    const to = `${DESTINATION}:release`;
    const { code, stdout } = await copy(
      ...([`${SOURCE}@${small.digest}`, '--to', to, '--pull-host', 'inside.example.com:5000'] as const),
      ...['--authfile', scene.signIn(WRITER), '--json'],
    );
    expect(code).toBe(0);
    const image = `inside.example.com:5000/team/app@${small.digest}`;
    expect(JSON.parse(stdout)).toEqual({
      environment: 'prod',
      key: 'app.image',
      tool: 'skopeo',
      source: `${SOURCE}@${small.digest}`,
      copy: to,
      digest: small.digest,
      platforms: ['linux/amd64', 'linux/arm64'],
      image,
      file: 'config/environments/prod.yaml',
    });
    expect(readFileSync(file, 'utf8')).toBe(before.replace(`${DESTINATION}@${ZEROS}`, image));
  });

  test('a copy that is interrupted changes nothing, and continues with what is missing', async () => {
    const { file, before } = prepare();
    // The public registry sends 4 MiB/s for each layer: the first one arrives long before the second.
    const large = scene.publish('large', { architectures: ['amd64'], layerBytes: [1000, 24 * MEBIBYTE] });
    const [first = '', second = ''] = large.layers;
    const args = ['image', 'copy', `${SOURCE}:large`, 'prod', '--authfile', scene.signIn(WRITER)];
    const child = scene.startOdcloud(args);
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    await until(() => existsSync(scene.destination.blobFile(first)));
    scene.interrupt(child);
    expect(await ended).toBe(130);
    expect(stderr).toBe('error: stopped by SIGINT\n');
    expect(existsSync(scene.destination.blobFile(second))).toBe(false);
    expect(existsSync(scene.destination.blobFile(large.digest))).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(before);

    const downloads = (digest: string): number => scene.source.log('blobs').split(digest.slice(7)).length - 1;
    const taken = downloads(first);
    const { code } = await scene.odcloud(args);
    expect(code).toBe(0);
    expect(downloads(first)).toBe(taken);
    expect(readFileSync(file, 'utf8')).toBe(before.replace(ZEROS, large.digest));
  });

  test('a flipped byte is refused', async () => {
    const { file, before } = prepare();
    const damaged = scene.publish('damaged', { architectures: ['amd64'], layerBytes: [5000] });
    const blob = scene.source.blobFile(damaged.layers[0] ?? '');
    const content = readFileSync(blob);
    content[2000] = (content[2000] ?? 0) ^ 1;
    writeFileSync(blob, content);
    const { code, stderr } = await copy(`${SOURCE}:damaged`, '--authfile', scene.signIn(WRITER));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: cannot copy: skopeo: .*digest.*; what arrived is not what the digest says/i,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(scene.destination.blobFile(damaged.digest))).toBe(false);
  });

  test.each([
    [
      'wrong credentials',
      { name: 'writer', password: 'gu3ssed' },
      /sign in with an account that may do this: docker login registry-vpc/,
    ],
    ['a read-only account', READER, /the account may not do this at registry-vpc\.cn-beijing\.aliyuncs\.com/],
  ])('%s: refused, with a fix and without the password', async (_, account, fix) => {
    const { file, before } = prepare();
    const other = scene.publish(`for-${account.password}`.replaceAll(/\W/g, ''), {
      architectures: ['amd64'],
      layerBytes: [3000],
    });
    const authfile = scene.signIn(account, 'tried.json');
    const { code, stdout, stderr } = await copy(`${SOURCE}@${other.digest}`, '--authfile', authfile);
    expect(code).toBe(1);
    expect(stderr).toMatch(fix);
    expect(stdout + stderr).not.toContain(account.password);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('an image for other processors is refused before anything is sent', async () => {
    const { file, before } = prepare();
    const arm = scene.publish('arm', { architectures: ['arm64'], layerBytes: [4000] });
    const { code, stderr } = await copy(`${SOURCE}:arm`, '--authfile', scene.signIn(WRITER));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: app\.image: got an image for linux\/arm64; allowed: one for linux\/amd64/,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(scene.destination.blobFile(arm.layers[0] ?? ''))).toBe(false);
  });

  test('no secret is in the arguments of a program, and no file of credentials remains', async () => {
    prepare();
    const authfile = scene.signIn(WRITER);
    const args = [
      'image',
      'copy',
      `${SOURCE}:large`,
      'prod',
      '--authfile',
      authfile,
      '--to',
      `${DESTINATION}:again`,
    ];
    const child = scene.startOdcloud(args);
    const ended = new Promise((resolve) => child.once('close', resolve));
    const seen = new Set<string>();
    child.once('close', () => clearInterval(timer));
    const timer = setInterval(() => scene.commandLines().forEach((line) => seen.add(line)), 20);
    await ended;
    const lines = [...seen].filter((line) => line.includes('skopeo'));
    expect(lines.length).toBeGreaterThan(0);
    const secret = String(WRITER.password);
    for (const line of seen) {
      expect(line).not.toContain(secret);
      expect(line).not.toContain(Buffer.from(`${WRITER.name}:${secret}`).toString('base64'));
    }
    expect(statSync(authfile).mode & 0o777).toBe(0o600);
    expect(readdirSync(path.dirname(authfile)).filter((name) => name.startsWith('open-design-'))).toEqual([]);
  });

  test('--print shows the command, and copies nothing', async () => {
    const { file, before } = prepare();
    const tag = `v1-${small.digest.slice(7, 19)}`;
    const { code, stdout, stderr } = await copy(
      `${SOURCE}:v1`,
      '--to',
      'registry.example.com/x/y',
      '--print',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replaceAll(/ \\\n +/g, ' ')).toBe(
      `skopeo copy --all --preserve-digests --retry-times 3 docker://${SOURCE}@${small.digest} docker://registry.example.com/x/y:${tag}\n# app.image: registry.example.com/x/y@${small.digest}\n`,
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});
