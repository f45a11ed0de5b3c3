import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { zipSync } from 'fflate';

import { makeAuthority } from '../rig/registry/authority';
import { type Reply, type Request, Services } from '../rig/state-services/services';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud, type ProgramRun, run } from '../support/project';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-lock-'));
const project = cloneInto(folder);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const PLATFORMS = ['linux_amd64', 'darwin_arm64'];
const LOCK = path.join(project, 'locks', 'aliyun-alicloud.lock.hcl');
const NO_CONFIG = { TF_CLI_CONFIG_FILE: '/dev/null' };

/** An archive as a registry has it, with a program that is none. Its content decides its checksum. */
const archive = (content: string): Buffer =>
  Buffer.from(
    zipSync(
      { 'terraform-provider-alicloud_v1.289.0': new TextEncoder().encode(content) },
      { mtime: '2026-01-01' },
    ),
  );

const nameOf = (platform: string): string => `terraform-provider-alicloud_1.289.0_${platform}.zip`;

/** A folder as `terraform providers mirror` writes it. */
const mirrorIn = (name: string, content: string): string => {
  const mirror = path.join(folder, name);
  const of = path.join(mirror, 'registry.terraform.io', 'aliyun', 'alicloud');
  mkdirSync(of, { recursive: true });
  for (const platform of PLATFORMS)
    writeFileSync(path.join(of, nameOf(platform)), archive(content + platform));
  return mirror;
};

/** A mirror by Terraform's network protocol, as Alibaba's. */
const answer = ({ path: asked }: Request): Reply => {
  const base = '/terraform/registry.terraform.io/aliyun/alicloud/';
  const json = (value: object): Reply => ({
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(value)),
  });
  if (asked === `${base}index.json`) return json({ versions: { '1.289.0': {} } });
  if (asked === `${base}1.289.0.json`)
    return json({ archives: Object.fromEntries(PLATFORMS.map((one) => [one, { url: nameOf(one) }])) });
  const platform = PLATFORMS.find((one) => asked === base + nameOf(one));
  return platform ? { status: 200, body: archive(`genuine${platform}`) } : { status: 404 };
};

const stackFile = (name: string): string => path.join(project, 'cdktf.out', 'stacks', 'demo-network', name);

describeWith(['terraform', 'openssl'], 'npx odcloud lock', () => {
  let services: Services;
  beforeAll(async () => {
    const authority = makeAuthority(folder);
    services = await Services.open(authority, { localhost: answer });
  });
  afterAll(() => services.close());

  test('without a registry it says what Terraform says, writes nothing, and fails', async () => {
    const env = { ...NO_CONFIG, HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { code, stdout } = await odcloud(project, ['lock'], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ aliyun\/alicloud 1\.289\.0: not locked\n\n[^]*Could not retrieve/);
    expect(existsSync(path.dirname(LOCK))).toBe(false);
  });

  test('in a pipeline, a synth without lock files says so, and elsewhere it does not', async () => {
    const synth = (ci: string): Promise<ProgramRun> => odcloud(project, ['synth'], { env: { CI: ci } });
    expect((await synth('1')).stdout).toMatch(
      /^! demo-network: no lock file for aliyun\/alicloud: [^]*npx\s+odcloud\s+lock\s+demo/m,
    );
    expect((await synth('')).stdout).not.toContain('lock file');
  });

  test('locks both platforms from a network mirror, with its certificate checked', async () => {
    const { SSL_CERT_FILE } = services.env;
    const args = ['lock', '--net-mirror', `${services.address}/terraform/`];
    const untrusted = await odcloud(project, args, { env: NO_CONFIG });
    expect([untrusted.code, untrusted.stdout]).toEqual([1, expect.stringContaining('certificate')]);
    const { code, stdout } = await odcloud(project, args, { env: { ...NO_CONFIG, SSL_CERT_FILE } });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '✓ aliyun/alicloud 1.289.0: locked\n  locks/aliyun-alicloud.lock.hcl\n',
    });
    expect(readFileSync(LOCK, 'utf8').match(/"h1:/g)).toHaveLength(PLATFORMS.length);
    expect(readdirSync(path.dirname(LOCK))).toEqual(['aliyun-alicloud.lock.hcl']);
  });

  test('leaves a provider that is locked as it is, without asking anybody', async () => {
    const env = { ...NO_CONFIG, HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { code, stdout } = await odcloud(project, ['lock', '--json'], { env });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      environment: 'demo',
      providers: [
        {
          source: 'aliyun/alicloud',
          version: '1.289.0',
          file: 'locks/aliyun-alicloud.lock.hcl',
          result: 'unchanged',
        },
      ],
    });
  });

  test('locks again what is locked for one platform only', async () => {
    const whole = readFileSync(LOCK, 'utf8');
    writeFileSync(LOCK, whole.replace(/^ *"h1:.*\n/m, ''));
    const { SSL_CERT_FILE } = services.env;
    const args = ['lock', '--net-mirror', `${services.address}/terraform/`];
    expect(await odcloud(project, args, { env: { ...NO_CONFIG, SSL_CERT_FILE } })).toMatchObject({ code: 0 });
    expect(readFileSync(LOCK, 'utf8')).toBe(whole);
  });

  test('synth gives the file to every stack, and Terraform refuses another content', async () => {
    const { stdout } = await odcloud(project, ['synth'], { env: { CI: '1' } });
    expect(stdout).not.toContain('lock file');
    expect(readFileSync(stackFile('.terraform.lock.hcl'), 'utf8')).toBe(readFileSync(LOCK, 'utf8'));
    const init = (mirror: string): Promise<ProgramRun> => {
      const config = path.join(folder, `${path.basename(mirror)}.tfrc`);
      writeFileSync(
        config,
        `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`,
      );
      return run('terraform', ['init', '-no-color', '-lockfile=readonly'], {
        cwd: path.dirname(stackFile('cdk.tf.json')),
        env: { TF_CLI_CONFIG_FILE: config },
      });
    };
    const changed = await init(mirrorIn('changed', 'changed'));
    expect([changed.code, changed.stderr]).toEqual([
      1,
      expect.stringMatching(/doesn't match any of the\s+checksums/),
    ]);
    expect(await init(mirrorIn('genuine', 'genuine'))).toMatchObject({ code: 0 });
  });

  test('locks from a folder, named as seen from where the command runs', async () => {
    rmSync(LOCK);
    mirrorIn('project/mirror', 'genuine');
    const { code } = await odcloud(project, ['lock', '--fs-mirror', 'mirror'], { env: NO_CONFIG });
    expect([code, existsSync(LOCK)]).toEqual([0, true]);
  });

  test('a lock file of another version is refused before a deploy, with the way on', async () => {
    writeFileSync(LOCK, readFileSync(LOCK, 'utf8').replaceAll('1.289.0', '1.288.0'));
    const { code, stderr } = await odcloud(project, ['synth']);
    expect(code).toBe(1);
    expect(stderr.replace(/\s+/g, ' ')).toBe(
      'error: locks/aliyun-alicloud.lock.hcl: got version 1.288.0; allowed: 1.289.0, which the stacks require; run: npx odcloud lock demo ',
    );
  });
});
