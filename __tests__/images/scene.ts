import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

const STRANGER: Account = { name: 'stranger', password: 'str4nge', may: {} };
const PUSHER: Account = { name: 'pusher', password: 'p', may: { 'upstream/app': ['pull', 'push'] } };

export const SOURCE = 'ghcr.io/upstream/app';
export const DESTINATION = 'registry-vpc.cn-beijing.aliyuncs.com/team/app';
export const ZEROS = `sha256:${'0'.repeat(64)}`;

/** Host of the registry that is copied to, of its token service, and of its blobs. */
type DestinationHosts = readonly [registry: string, token: string, blobs: string];

const DEFAULT_INSTANCE: DestinationHosts = [
  'registry-vpc.cn-beijing.aliyuncs.com',
  'dockerauth-vpc.cn-beijing.aliyuncs.com',
  'oss-cn-beijing-internal.aliyuncs.com',
];

/** A public registry far away, a registry of Alibaba Cloud, and a clone of this project, in a network of their own. */
export class Scene {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'images-'));
  readonly project = cloneInto(this.folder);
  readonly authority: Authority = makeAuthority(this.folder);
  private readonly network = new PrivateNetwork(this.folder);
  readonly source = this.registry('source', 10, ['ghcr.io', 'token.ghcr.io', 'blobs.ghcr.io'], {
    accounts: [{ name: '', may: { 'upstream/app': ['pull'] } }, PUSHER],
    blobRate: '4m',
  });
  readonly destination: RealRegistry;

  constructor(destination: DestinationHosts = DEFAULT_INSTANCE) {
    this.destination = this.registry('destination', 20, destination, {
      accounts: [WRITER, READER, STRANGER],
    });
  }

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

  /** Leads every name to its server, or to another address, except those that have none. */
  restoreNames(other: Readonly<Record<string, string>> = {}, without: readonly string[] = []): void {
    const names = { ...this.source.names, ...this.destination.names, ...other };
    this.network.names(Object.fromEntries(Object.entries(names).filter(([name]) => !without.includes(name))));
  }

  /** Puts an image into the public registry. */
  publish(tag: string, options: LayoutOptions): Layout {
    return this.publishTo('source', tag, options);
  }

  /** Puts an image into one of the registries. */
  publishTo(where: 'source' | 'destination', tag: string, options: LayoutOptions): Layout {
    const layout = writeLayout(path.join(this.folder, `layout-${tag}`), options);
    const [repository, { name, password = '' }] =
      where === 'source' ? [SOURCE, PUSHER] : [DESTINATION, WRITER];
    const credentials = ['--dest-creds', `${name}:${password}`];
    const images = [`oci:${layout.folder}:v1`, `docker://${repository}:${tag}`];
    this.network.run(
      'skopeo',
      ['copy', '--all', '--preserve-digests', ...credentials, ...images],
      this.env(),
    );
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

  /** Runs a command line inside the network, as somebody types it in the folder of the project. */
  typed(commandLine: string): Promise<ProgramRun> {
    const [program = '', ...words] = this.network.inside;
    const args = [...words, 'env', '-C', this.project, 'sh', '-c', commandLine];
    return run(program, args, { cwd: this.project, env: this.env() });
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

  /** A PATH on which only these programs are. */
  pathWith(...programs: readonly string[]): string {
    const folder = path.join(this.folder, 'bin');
    mkdirSync(folder);
    for (const program of programs) {
      // The environment of the test, which may have added its own program to PATH.
      const found = execFileSync('which', [program], { encoding: 'utf8', env: process.env });
      symlinkSync(found.trim(), path.join(folder, program));
    }
    return folder;
  }

  /** Sends SIGINT to the odcloud that {@link startOdcloud} started: nsenter and env have become it. */
  interrupt(child: ChildProcess): void {
    child.kill('SIGINT');
  }

  /** The command lines of all programs inside the network, as everybody on the machine sees them. */
  commandLines(): readonly string[] {
    const inside = readlinkSync(`/proc/${this.network.pid}/ns/net`);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        try {
          return readlinkSync(`/proc/${pid}/ns/net`) === inside
            ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
            : [];
        } catch {
          return [];
        }
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
