import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

import { gone } from '../acme/pebble';

/** The programs that the server and its client need. */
export const BUILDKIT_PROGRAMS = ['docker', 'buildkitd', 'runc'] as const;

/** Whether docker has the plugin buildx. */
export const hasBuildx = (): boolean => spawnSync('docker', ['buildx', 'version']).status === 0;

export interface BuildkitOptions {
  /** An existing folder, for data, configuration and the log. */
  readonly folder: string;
  /** The words before the command of the server, to run it elsewhere. */
  readonly inside: readonly string[];
  /** Path of the certificate that the server and its client trust. */
  readonly trusted: string;
  /** Credentials of registries, `user:password` by host. */
  readonly logins: Readonly<Record<string, string>>;
}

/** Seconds until the server listens, on a busy machine. */
const PATIENCE = 60;

/** BuildKit's own server. Steps of a build share its network. Whoever calls docker needs the variables of {@link env}. */
export class Buildkit {
  private server: ChildProcess | undefined;

  constructor(private readonly options: BuildkitOptions) {
    mkdirSync(this.at('docker'));
    this.logIn(options.logins);
  }

  /** Replaces the credentials that docker reads. */
  logIn(logins: BuildkitOptions['logins']): void {
    const auths = Object.entries(logins).map(
      ([host, login]) => [host, { auth: Buffer.from(login).toString('base64') }] as const,
    );
    // Another folder for the configuration of docker does not hide the plugins of whoever runs the test.
    const plugins = path.join(process.env['DOCKER_CONFIG'] ?? path.join(homedir(), '.docker'), 'cli-plugins');
    const config = { auths: Object.fromEntries(auths), cliPluginsExtraDirs: [plugins] };
    writeFileSync(this.at('docker/config.json'), JSON.stringify(config), { mode: 0o600 });
  }

  /** Variables that make docker use this server and these credentials. */
  get env(): Readonly<Record<string, string>> {
    return {
      DOCKER_CONFIG: this.at('docker'),
      BUILDX_CONFIG: this.at('buildx'),
      BUILDX_BUILDER: 'rig',
      SSL_CERT_FILE: this.options.trusted,
    };
  }

  /** Starts the server, and waits until it listens. */
  async start(): Promise<void> {
    const socket = this.at('buildkitd.sock');
    const log = openSync(this.at('buildkitd.log'), 'a');
    const [program = '', ...args] = [
      ...this.options.inside,
      ...['buildkitd', '--addr', `unix://${socket}`, '--root', this.at('data'), '--oci-worker-net', 'host'],
      // Needs no file system of its own kind below the folder.
      ...['--oci-worker-snapshotter', 'native'],
    ];
    this.server = spawn(program, args, {
      env: { ...process.env, SSL_CERT_FILE: this.options.trusted },
      stdio: ['ignore', log, log],
    });
    for (const end = Date.now() + PATIENCE * 1000; !existsSync(socket);) {
      if (Date.now() > end || this.server.exitCode !== null) {
        throw new Error(`buildkitd does not listen:\n${readFileSync(this.at('buildkitd.log'), 'utf8')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const create = ['buildx', 'create', '--name', 'rig', '--driver', 'remote', `unix://${socket}`];
    const { status, stderr } = spawnSync('docker', create, { env: { ...process.env, ...this.env } });
    if (status !== 0) throw new Error(`docker ${create.join(' ')}: ${stderr.toString()}`);
  }

  async stop(): Promise<void> {
    await gone(this.server);
  }

  private at(file: string): string {
    return path.join(this.options.folder, file);
  }
}
