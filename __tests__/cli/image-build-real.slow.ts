import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { gone } from '../rig/acme/pebble';
import { Buildkit, BUILDKIT_PROGRAMS, hasBuildx } from '../rig/buildkit/buildkit';
import { makeAuthority } from '../rig/registry/authority';
import { describeInPrivateNetwork, PrivateNetwork } from '../rig/registry/private-network';
import { RealRegistry } from '../rig/registry/registry';
import { describeSkipped } from '../support/programs';
import { cloneInto, type ProgramRun, run } from '../support/project';

/** A source with the form of upstream's: the place of the Dockerfile, two stages, and the arguments of their bases. */
const SOURCE: Readonly<Record<string, string>> = {
  'app.txt': 'the app\n',
  'deploy/Dockerfile': `\
ARG NODE_IMAGE=docker.io/library/node:24-alpine
ARG RUNTIME_IMAGE=docker.io/library/node:24-alpine

FROM \${NODE_IMAGE} AS build
COPY app.txt /app/
RUN env > /app/build.env && cp /etc/apk/repositories /app/build.repositories

FROM \${RUNTIME_IMAGE}
RUN env > /runtime.env && cp /etc/apk/repositories /runtime.repositories
COPY --from=build /app /app
`,
};

/** A base image: busybox, and the file of Alpine that a mirror changes. */
const BASE = `\
FROM scratch
COPY busybox /bin/busybox
RUN ["/bin/busybox", "--install", "-s", "/bin"]
RUN mkdir -p /etc/apk && echo https://dl-cdn.alpinelinux.org/alpine/v3.24/main > /etc/apk/repositories
`;

const PLATFORM = process.arch === 'arm64' ? 'arm64' : 'amd64';
const REGISTRY = 'registry.example.com';
const PASSWORD = 'only for this test';
const [APP, NODE] = ['design/open-design', 'design/node'];

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

/** `describe` for a machine without buildx. */
const skipped: typeof describeInPrivateNetwork = (_, name) => {
  describeSkipped(name, 'docker buildx not installed');
};

const programs = [...BUILDKIT_PROGRAMS, 'docker-registry', 'nginx', 'openssl', 'git', 'busybox', 'tar'];
const title = 'a source with two stages, built by the real buildx into a real registry';

const describeBuild = hasBuildx() ? describeInPrivateNetwork : skipped;

describeBuild(programs, title, () => {
  let folder: string;
  let project: string;
  let file: string;
  let network: PrivateNetwork;
  let registry: RealRegistry;
  let buildkit: Buildkit;
  let git: ChildProcess | undefined;
  let commit: string;
  let base: string;

  const at = (...parts: readonly string[]): string => path.join(folder, ...parts);

  const inside = (words: readonly string[], cwd = project): Promise<ProgramRun> => {
    const [program = '', ...args] = [...network.inside, ...words];
    return run(program, args, { cwd, env: buildkit.env });
  };

  const build = (...options: readonly string[]): Promise<ProgramRun> =>
    inside([
      ...[process.execPath, path.join(project, 'bin', 'odcloud.mjs'), 'image', 'build', 'demo'],
      ...['--to', `${REGISTRY}/${APP}`, '--source', 'http://git.example.com/open-design.git'],
      ...['--commit', commit, '--node-image', base, ...options],
    ]);

  /** The digest that the environment's file names. */
  const written = (): string | undefined =>
    /^ {2}image: registry\.example\.com\/design\/open-design@(sha256:[0-9a-f]{64})$/m.exec(
      readFileSync(file, 'utf8'),
    )?.[1];

  const blob = (digest: string): Buffer => readFileSync(registry.blobFile(digest));

  /** A file of an image, from the last of its layers that has it. */
  const fileIn = ({ layers }: Manifest, name: string): string => {
    for (const { digest } of [...layers].reverse()) {
      const archive = registry.blobFile(digest);
      const names = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).split('\n');
      if (names.includes(name)) return execFileSync('tar', ['-xzOf', archive, name], { encoding: 'utf8' });
    }
    throw new Error(`the image has no ${name}`);
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'open-design-image-build-'));
    project = cloneInto(folder);
    file = path.join(project, 'config', 'environments', 'demo.yaml');
    if (PLATFORM === 'arm64') {
      writeFileSync(file, readFileSync(file, 'utf8').replace('ecs.c7.large', 'ecs.c8y.large'));
    }
    network = new PrivateNetwork(folder);
    await network.ready();
    const authority = makeAuthority(folder);
    for (const part of ['registry', 'buildkit']) mkdirSync(at(part));
    registry = new RealRegistry({
      folder: at('registry'),
      authority,
      hosts: {
        registry: { name: REGISTRY, address: '127.0.0.11' },
        token: { name: 'token.example.com', address: '127.0.0.12' },
        blobs: { name: 'blobs.example.com', address: '127.0.0.13' },
      },
      accounts: [
        { name: 'builder', password: PASSWORD, may: { [APP]: ['pull', 'push'], [NODE]: ['pull', 'push'] } },
        { name: 'reader', password: PASSWORD, may: { [NODE]: ['pull'] } },
      ],
      inside: network.inside,
    });
    buildkit = new Buildkit({
      folder: at('buildkit'),
      inside: network.inside,
      trusted: authority.certificate,
      logins: { [REGISTRY]: `builder:${PASSWORD}` },
    });
    network.names({ ...registry.names, 'git.example.com': '127.0.0.14' });
    await registry.start();
    await buildkit.start();

    const source = at('source');
    for (const [name, content] of Object.entries(SOURCE)) {
      mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
      writeFileSync(path.join(source, name), content);
    }
    const inSource = (...args: readonly string[]): string =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
        cwd: source,
        encoding: 'utf8',
      }).trim();
    inSource('init', '--quiet');
    inSource('add', '.');
    inSource('commit', '--quiet', '-m', 'source');
    commit = inSource('rev-parse', 'HEAD');
    // The branch goes on: only the commit leads to the source.
    writeFileSync(path.join(source, 'app.txt'), 'another app\n');
    inSource('commit', '--quiet', '-am', 'another');
    inSource('clone', '--quiet', '--bare', '.', at('git', 'open-design.git'));
    const server = [path.join(__dirname, '../rig/buildkit/git-server.mjs'), '127.0.0.14', '80', at('git')];
    const [program = '', ...args] = [...network.inside, process.execPath, ...server];
    git = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => git?.stdout?.once('data', resolve));

    mkdirSync(at('base'));
    writeFileSync(at('base', 'Dockerfile'), BASE);
    const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
    copyFileSync(busybox, at('base', 'busybox'));
    const node = `${REGISTRY}/${NODE}`;
    const pushed = await inside(['docker', 'buildx', 'build', '--tag', `${node}:24`, '--push', at('base')]);
    if (pushed.code !== 0) throw new Error(`the base image is not built:\n${pushed.stderr}`);
    const inspect = ['buildx', 'imagetools', 'inspect', '--format', '{{.Manifest.Digest}}', `${node}:24`];
    base = `${node}@${(await inside(['docker', ...inspect])).stdout.trim()}`;
  }, 300_000);

  afterAll(async () => {
    await gone(git);
    await buildkit.stop();
    await registry.stop();
    network.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the file names the digest of what the registry has, for this platform', async () => {
    const { code, stderr } = await build();
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const digest = written() ?? '';
    const bytes = blob(digest);
    expect(`sha256:${createHash('sha256').update(bytes).digest('hex')}`).toBe(digest);
    const manifest = JSON.parse(bytes.toString()) as Manifest;
    expect(JSON.parse(blob(manifest.config.digest).toString())).toMatchObject({
      architecture: PLATFORM,
      os: 'linux',
    });
    expect(fileIn(manifest, 'app/app.txt')).toBe('the app\n');
    expect(fileIn(manifest, 'app/build.repositories')).toContain('https://dl-cdn.alpinelinux.org/');
  });

  test('mirrors are used in both stages, and the variables for npm in the first only', async () => {
    const mirrors = [
      '--alpine-mirror',
      'https://mirror.example.com/alpine',
      '--npm-mirror',
      'https://npm.example.com',
    ];
    expect(await build(...mirrors)).toMatchObject({ code: 0 });
    const manifest = JSON.parse(blob(written() ?? '').toString()) as Manifest;
    const repositories = 'https://mirror.example.com/alpine/v3.24/main\n';
    expect(fileIn(manifest, 'app/build.repositories')).toBe(repositories);
    expect(fileIn(manifest, 'runtime.repositories')).toBe(repositories);
    const variables = fileIn(manifest, 'app/build.env');
    expect(variables).toContain('npm_config_registry=https://npm.example.com\n');
    expect(variables).toContain('COREPACK_NPM_REGISTRY=https://npm.example.com\n');
    expect(fileIn(manifest, 'runtime.env')).not.toContain('npm');
    expect(blob(manifest.config.digest).toString()).not.toContain('npm.example.com');
  });

  test('whoever may not push gets the registry’s word, and the file stays as it is', async () => {
    const before = readFileSync(file, 'utf8');
    buildkit.logIn({ [REGISTRY]: `reader:${PASSWORD}` });
    const { code, stdout, stderr } = await build('--json');
    buildkit.logIn({ [REGISTRY]: `builder:${PASSWORD}` });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/insufficient_scope|denied|unauthorized/i);
    expect(stderr).toMatch(/error: not built: docker buildx bake failed/);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('the printed commands build the same image', async () => {
    await build();
    const digest = written();
    const printed = await build('--print');
    const { code, stdout } = await inside(['sh', '-c', printed.stdout]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${String(digest)}\n` });
  });
});
