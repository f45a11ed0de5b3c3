import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { NODE_IMAGE } from '../../images/build/upstream';
import { cloneInto, odcloud, type ProgramRun, run } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-image-build-'));
const project = cloneInto(folder);
const demo = path.join(project, 'config', 'environments', 'demo.yaml');
const original = readFileSync(demo, 'utf8');
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const COMMIT = '8439b0cac1da9231abdd6243b3f9cad87286538d';
const DIGEST = `sha256:${'5'.repeat(64)}`;
const IMAGE = `registry.example.com/design/open-design@${DIGEST}`;
const PUSHED = 'registry.example.com/design/open-design:8439b0cac1da';
const ASKED = ['--commit', COMMIT, '--to', 'registry.example.com/design/open-design'];

/** One call of docker. */
interface Recorded {
  readonly args: readonly string[];
  readonly attestations?: string;
  readonly input: string;
}

const record = path.join(folder, 'record');

/** A docker that records its calls. Variables say how its commands end. */
const DOCKER = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const { BUILDX_NO_DEFAULT_ATTESTATIONS: attestations, FAILS, HANGS, TELLS } = process.env;
const call = JSON.stringify({ args, attestations, input: readFileSync(0, 'utf8') });
appendFileSync(${JSON.stringify(record)}, call + '\\n');
process.stderr.write('docker says ' + args[1] + '\\n');
if (args[1] === 'imagetools') process.stdout.write(TELLS + '\\n');
if (args[1] === FAILS) process.exitCode = 17;
if (args[1] === HANGS) {
  process.on('SIGINT', () => {
    process.stderr.write('docker cleans up\\n');
    process.exit(130);
  });
  setInterval(() => undefined, 1000);
  process.stderr.write('docker hangs\\n');
}
`;

const programs = path.join(folder, 'programs');
mkdirSync(programs);
writeFileSync(path.join(programs, 'docker'), DOCKER);
chmodSync(path.join(programs, 'docker'), 0o755);

const PATH = `${programs}:${process.env['PATH'] ?? ''}`;

const recorded = (): readonly Recorded[] =>
  existsSync(record)
    ? readFileSync(record, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Recorded)
    : [];

/** Runs `odcloud image build` with the docker that records. */
const build = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ProgramRun> =>
  odcloud(project, ['image', 'build', ...args], { env: { PATH, TELLS: DIGEST, ...env } });

beforeEach(() => {
  rmSync(record, { force: true });
  writeFileSync(demo, original);
});

const file = (): string => readFileSync(demo, 'utf8');

describe('a build', () => {
  test('builds, pushes, asks the registry for the digest, and writes it', async () => {
    const { code, stdout, stderr } = await build(['demo', ...ASKED]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'docker says version\ndocker says bake\ndocker says imagetools\n',
    });
    expect(stdout).toContain(`✓ app.image in config/environments/demo.yaml:\n  ${IMAGE}\n`);
    const [version, bake, inspect] = recorded();
    expect(version?.args).toEqual(['buildx', 'version']);
    expect(bake?.args).toEqual(['buildx', 'bake', '--file', '-', 'open-design']);
    expect(bake?.attestations).toBe('1');
    expect(bake?.input).toContain(`"https://github.com/nexu-io/open-design.git#${COMMIT}"`);
    expect(bake?.input).toContain(`tags = ["${PUSHED}"]`);
    expect(bake?.input).toContain(`NODE_IMAGE = "${NODE_IMAGE}"`);
    expect(inspect?.args.at(-1)).toBe(PUSHED);
    const before = original.split('\n');
    const changed = file()
      .split('\n')
      .filter((line, index) => line !== before[index]);
    expect(changed).toEqual([`  image: ${IMAGE}`]);
  });

  test('is for the platform that the instance types need', async () => {
    writeFileSync(demo, original.replace('ecs.c7.large', 'ecs.c8y.large'));
    const { stdout } = await build(['demo', ...ASKED, '--print']);
    expect(stdout).toContain('platforms = ["linux/arm64"]');
  });

  test('--json tells the result to machines', async () => {
    const options = ['--platform', 'linux/arm64,linux/amd64', '--pull-host', 'registry-vpc.example.com'];
    const { code, stdout } = await build(['demo', ...ASKED, ...options, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      environment: 'demo',
      key: 'app.image',
      image: IMAGE.replace('registry.example.com', 'registry-vpc.example.com'),
      file: 'config/environments/demo.yaml',
      pushed: PUSHED,
      source: 'https://github.com/nexu-io/open-design.git',
      commit: COMMIT,
      platforms: ['linux/amd64', 'linux/arm64'],
      bases: { build: NODE_IMAGE, runtime: NODE_IMAGE },
    });
  });
});

describe('--print', () => {
  test('runs nothing, and its commands call docker as the build does', async () => {
    const mirrors = [
      '--alpine-mirror',
      'https://a.example.com/alpine/',
      '--npm-mirror',
      'https://n.example.com',
    ];
    const printed = await build(['demo', ...ASKED, ...mirrors, '--print']);
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(recorded()).toEqual([]);
    const { stdout } = await run('sh', ['-c', printed.stdout], { env: { PATH, TELLS: DIGEST } });
    expect(stdout).toBe(`${DIGEST}\n`);
    const byShell = recorded();
    rmSync(record);
    expect(file()).toBe(original);
    await build(['demo', ...ASKED, ...mirrors]);
    expect(byShell).toEqual(recorded().slice(1));
  });
});

describe('what fails leaves the file as it is', () => {
  test.each([
    [{ FAILS: 'version' }, /^docker says version\nerror: docker has no buildx; /],
    [{ FAILS: 'bake' }, /docker says bake\nerror: not built: docker buildx bake failed, .*docs\/images\.md/],
    [
      { FAILS: 'imagetools' },
      /error: registry\.example\.com\/.*:8439b0cac1da is pushed, but .* run the command again/,
    ],
    [{ TELLS: 'latest' }, /error: registry\.example\.com\/.*:8439b0cac1da is pushed, but /],
  ])('%j', async (env, message) => {
    const { code, stdout, stderr } = await build(['demo', ...ASKED, '--json'], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replaceAll(/(?<!docker says \w+)\n/g, ' ')).toMatch(message);
    expect(file()).toBe(original);
  });

  test('no docker', async () => {
    // Node only: the real docker of this machine must not be found.
    const nodeOnly = path.join(folder, 'node-only');
    mkdirSync(nodeOnly);
    symlinkSync(process.execPath, path.join(nodeOnly, 'node'));
    const { code, stderr } = await build(['demo', ...ASKED], { PATH: nodeOnly });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: docker is not on the PATH; install it\n/);
  });

  test('a platform that the environment cannot run', async () => {
    const { code, stderr } = await build(['demo', ...ASKED, '--platform', 'linux/arm64']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: got --platform linux\/arm64; allowed: linux\/amd64, .*, or both\n$/);
    expect(recorded()).toEqual([]);
  });

  test('Ctrl-C reaches docker, which has time to clean up', async () => {
    const child = spawn('node', ['bin/odcloud.mjs', 'image', 'build', 'demo', ...ASKED], {
      cwd: project,
      env: { ...process.env, PATH, HANGS: 'bake', TELLS: DIGEST },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (stderr.endsWith('docker hangs\n')) child.kill('SIGINT');
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(130);
    expect(stderr).toMatch(/docker cleans up\nerror: stopped by SIGINT\n$/);
    expect(recorded().map(({ args }) => args[1])).toEqual(['version', 'bake']);
    expect(file()).toBe(original);
  });
});
