import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { gone } from '../acme/pebble';
import { run } from '../image/program';
import { certificateFor } from '../services/certificate';
import type { Authority } from './authority';

/** The hosts that a pull touches. */
export const HOSTS = ['registry', 'token', 'blobs'] as const;
export type HostOfPull = (typeof HOSTS)[number];

/** Somebody who may use the registry. */
export interface Account {
  /** Empty for everybody without credentials. */
  readonly name: string;
  readonly password?: string;
  /** Actions by repository. */
  readonly may: Readonly<Record<string, readonly ('pull' | 'push')[]>>;
}

export interface RegistryOptions {
  /** An existing folder, for data, configuration and logs. */
  readonly folder: string;
  /** Signs the certificates of the hosts. */
  readonly authority: Authority;
  /** Name and address of each host. Each listens on port 443 of its address. */
  readonly hosts: Readonly<Record<HostOfPull, { readonly name: string; readonly address: string }>>;
  readonly accounts: readonly Account[];
  /** The words before the commands of the servers, to run them elsewhere: {@link PrivateNetwork.inside}. */
  readonly inside?: readonly string[];
  /** Rate of each download of a blob, as nginx writes it: `2m`. */
  readonly blobRate?: string;
}

/** Seconds until a server listens, on a busy machine. */
const PATIENCE = 30;

/**
 * A registry as Alibaba Cloud's: distribution's own program with token authentication, whose downloads are redirected to
 * a host for blobs. Each of the three hosts can be stopped and started by itself.
 */
export class RealRegistry {
  /** Folder of the blobs and of the names. */
  readonly data: string;
  private readonly servers = new Map<HostOfPull, ChildProcess>();

  constructor(private readonly options: RegistryOptions) {
    this.data = this.at('data');
    mkdirSync(this.data);
    for (const host of HOSTS) {
      const { cert, key } = certificateFor({ authority: options.authority }, [options.hosts[host].name]);
      writeFileSync(this.at(`${host}.crt`), cert);
      writeFileSync(this.at(`${host}.key`), key);
    }
    const request = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=signer';
    run('openssl', ...request.split(' '), '-keyout', this.at('signer.key'), '-out', this.at('signer.crt'));
    writeFileSync(this.at('registry.json'), JSON.stringify(this.registryConfiguration()));
    writeFileSync(this.at('token.json'), JSON.stringify(this.tokenConfiguration()));
    writeFileSync(this.at('blobs.conf'), this.blobsConfiguration());
  }

  /** The addresses of the hosts by their names. */
  get names(): Readonly<Record<string, string>> {
    return Object.fromEntries(HOSTS.map((host) => [this.nameOf(host), this.options.hosts[host].address]));
  }

  nameOf(host: HostOfPull): string {
    return this.options.hosts[host].name;
  }

  /** Starts hosts, by default all, and waits until they listen. */
  async start(...hosts: readonly HostOfPull[]): Promise<void> {
    for (const host of hosts.length ? hosts : HOSTS) {
      // The registry's program ends at once when the variable AWS_CA_BUNDLE is set.
      const [program = '', ...args] = [
        ...(this.options.inside ?? []),
        'env',
        '-u',
        'AWS_CA_BUNDLE',
        ...this.command(host),
      ];
      const log = openSync(this.at(`${host}.log`), 'a');
      this.servers.set(host, spawn(program, args, { stdio: ['ignore', log, log] }));
      await this.listening(host);
    }
  }

  /** Stops hosts, by default all: their addresses no longer answer. */
  async stop(...hosts: readonly HostOfPull[]): Promise<void> {
    for (const host of hosts.length ? hosts : HOSTS) {
      await gone(this.servers.get(host));
      this.servers.delete(host);
    }
  }

  /** Replaces the accounts: what the token service gave out stays valid until its end. */
  async replaceAccounts(accounts: readonly Account[]): Promise<void> {
    await this.stop('token');
    writeFileSync(this.at('token.json'), JSON.stringify({ ...this.tokenConfiguration(), accounts }));
    await this.start('token');
  }

  /** What a host has written: the token service a line for each token, the host for blobs one for each request. */
  log(host: HostOfPull): string {
    return readFileSync(this.at(host === 'blobs' ? 'blobs-access.log' : `${host}.log`), 'utf8');
  }

  /** Path of a blob in the folder of the registry. */
  blobFile(digest: string): string {
    const hex = digest.replace('sha256:', '');
    return path.join(this.data, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data');
  }

  private at(file: string): string {
    return path.join(this.options.folder, file);
  }

  private command(host: HostOfPull): readonly string[] {
    const commands: Readonly<Record<HostOfPull, readonly string[]>> = {
      registry: ['docker-registry', 'serve', this.at('registry.json')],
      token: [process.execPath, path.join(__dirname, 'token-service.mjs'), this.at('token.json')],
      blobs: ['nginx', '-p', this.options.folder, '-c', this.at('blobs.conf')],
    };
    return commands[host];
  }

  private async listening(host: HostOfPull): Promise<void> {
    const probe = `exec 3<>/dev/tcp/${this.options.hosts[host].address}/443`;
    const [program, ...args] = [...(this.options.inside ?? []), 'bash', '-c', probe];
    for (const end = Date.now() + PATIENCE * 1000; Date.now() < end;) {
      if (spawnSync(program, args, { stdio: 'ignore' }).status === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(
      `${host} of ${this.nameOf('registry')} does not listen:\n${readFileSync(this.at(`${host}.log`), 'utf8')}`,
    );
  }

  /** Source: distribution, "Configuring a registry". */
  private registryConfiguration(): unknown {
    const service = `${this.nameOf('registry')}:service`;
    return {
      version: '0.1',
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: this.data }, delete: { enabled: true } },
      middleware: {
        storage: [{ name: 'redirect', options: { baseurl: `https://${this.nameOf('blobs')}` } }],
      },
      http: {
        addr: `${this.options.hosts.registry.address}:443`,
        secret: 'only for this test',
        tls: { certificate: this.at('registry.crt'), key: this.at('registry.key') },
      },
      auth: {
        token: {
          realm: `https://${this.nameOf('token')}/auth`,
          service,
          issuer: 'rig',
          rootcertbundle: this.at('signer.crt'),
        },
      },
    };
  }

  private tokenConfiguration(): object {
    return {
      address: this.options.hosts.token.address,
      certificate: this.at('token.crt'),
      key: this.at('token.key'),
      signer: { certificate: this.at('signer.crt'), key: this.at('signer.key') },
      issuer: 'rig',
      accounts: this.options.accounts,
    };
  }

  private blobsConfiguration(): string {
    return `
daemon off; master_process off; pid ${this.at('nginx.pid')}; error_log ${this.at('blobs.log')};
events { worker_connections 256; }
http {
  access_log ${this.at('blobs-access.log')};
  server {
    listen ${this.options.hosts.blobs.address}:443 ssl;
    ssl_certificate ${this.at('blobs.crt')};
    ssl_certificate_key ${this.at('blobs.key')};
    root ${this.data};
    ${this.options.blobRate === undefined ? '' : `limit_rate ${this.options.blobRate};`}
  }
}
`;
  }
}
