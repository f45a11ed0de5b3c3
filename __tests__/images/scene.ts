import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Authority, makeAuthority } from '../rig/registry/authority';
import { type Layout, type LayoutOptions, writeLayout } from '../rig/registry/oci-layout';
import { PrivateNetwork } from '../rig/registry/private-network';
import { type Account, RealRegistry } from '../rig/registry/registry';
import { cloneInto, type ProgramRun, run } from '../support/project';

/** The programs of a scene. */
export const PROGRAMS = ['docker-registry', 'skopeo', 'nginx', 'openssl'];

/** Whose credentials a command has. */
export const WRITER: Account = {
  name: 'writer',
  password: 'w:9 s3cret',
  may: { 'team/app': ['pull', 'push'] },
};
export const READER: Account = { name: 'reader', password: 'r3ader', may: { 'team/app': ['pull'] } };

export const SOURCE = 'ghcr.io/upstream/app';
export const DESTINATION = 'registry-vpc.cn-beijing.aliyuncs.com/team/app';
export const ZEROS = `sha256:${'0'.repeat(64)}`;

/** A public registry far away, a registry of Alibaba Cloud, and a clone of this project, in a network of their own. */
export class Scene {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'images-'));
  readonly project = cloneInto(this.folder);
  readonly authority: Authority = makeAuthority(this.folder);
  private readonly network = new PrivateNetwork(this.folder);
  readonly source = this.registry('source', 10, ['ghcr.io', 'token.ghcr.io', 'blobs.ghcr.io'], {
    accounts: [
      { name: '', may: { 'upstream/app': ['pull'] } },
      { name: 'pusher', password: 'p', may: { 'upstream/app': ['pull', 'push'] } },
    ],
    blobRate: '4m',
  });
  readonly destination = this.registry(
    'destination',
    20,
    [
      'registry-vpc.cn-beijing.aliyuncs.com',
      'dockerauth-vpc.cn-beijing.aliyuncs.com',
      'oss-cn-beijing-internal.aliyuncs.com',
    ],
    { accounts: [WRITER, READER] },
  );

  async open(): Promise<void> {
    await this.network.ready();
    this.restoreNames();
    await Promise.all([this.source.start(), this.destination.start()]);
  }

  async close(): Promise<void> {
    await Promise.all([this.source.stop(), this.destination.stop()]);
    this.network.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Leads every name to its server, except the given ones, which get another address, or none. */
  restoreNames(other: Readonly<Record<string, string>> = {}): void {
    this.network.names({ ...this.source.names, ...this.destination.names, ...other });
  }

  /** Puts an image into the public registry. */
  publish(tag: string, options: LayoutOptions): Layout {
    const layout = writeLayout(path.join(this.folder, `layout-${tag}`), options);
    const to = `docker://${SOURCE}:${tag}`;
    const args = [
      'copy',
      '--all',
      '--preserve-digests',
      '--dest-creds',
      'pusher:p',
      `oci:${layout.folder}:v1`,
      to,
    ];
    this.network.run('skopeo', args, this.env());
    return layout;
  }

  /** Writes a file as docker login does. Returns its path. */
  signIn(account: Pick<Account, 'name' | 'password'>, name = `${account.name}.json`): string {
    const auth = Buffer.from(`${account.name}:${account.password ?? ''}`).toString('base64');
    const file = path.join(this.folder, name);
    writeFileSync(file, JSON.stringify({ auths: { [this.destination.nameOf('registry')]: { auth } } }), {
      mode: 0o600,
    });
    return file;
  }

  /** Writes the file of an environment. Returns its path. */
  environment(name: string, text: string): string {
    const file = path.join(this.project, 'config', 'environments', `${name}.yaml`);
    writeFileSync(file, text);
    return file;
  }

  /** Runs odcloud inside the network. */
  odcloud(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ProgramRun> {
    const [program, ...words] = this.commandLine(args);
    return run(program, words, { cwd: this.project, env: { ...this.env(), ...env } });
  }

  /** Starts odcloud inside the network. */
  startOdcloud(args: readonly string[]): ChildProcess {
    const [program, ...words] = this.commandLine(args);
    return spawn(program, words, {
      cwd: this.project,
      env: { ...process.env, ...this.env() },
      stdio: 'pipe',
    });
  }

  private commandLine(args: readonly string[]): [string, ...string[]] {
    const [program = '', ...words] = this.network.inside;
    // nsenter begins in the root folder.
    return [program, ...words, 'env', '-C', this.project, 'node', 'bin/odcloud.mjs', ...args];
  }

  /** Both kinds of clients trust the authority, and no file of this machine's user is read. */
  private env(): Record<string, string> {
    const home = path.join(this.folder, 'home');
    mkdirSync(home, { recursive: true });
    const { certificate } = this.authority;
    return {
      SSL_CERT_FILE: certificate,
      NODE_EXTRA_CA_CERTS: certificate,
      HOME: home,
      XDG_RUNTIME_DIR: home,
    };
  }

  private registry(
    name: string,
    address: number,
    [registry = '', token = '', blobs = '']: readonly string[],
    options: { readonly accounts: readonly Account[]; readonly blobRate?: string },
  ): RealRegistry {
    const folder = path.join(this.folder, name);
    mkdirSync(folder);
    return new RealRegistry({
      ...options,
      folder,
      authority: this.authority,
      inside: this.network.inside,
      hosts: {
        registry: { name: registry, address: `127.0.0.${address + 1}` },
        token: { name: token, address: `127.0.0.${address + 2}` },
        blobs: { name: blobs, address: `127.0.0.${address + 3}` },
      },
    });
  }
}

/** The demo with an image. */
export const demoWith = (scene: Scene, image: string): string =>
  readFileSync(path.join(scene.project, 'config', 'environments', 'demo.yaml'), 'utf8').replace(
    /image: ghcr\.io\S+/,
    `image: ${image}`,
  );
