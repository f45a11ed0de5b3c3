import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { VPC_RESOLVERS } from '../../../alibaba-cloud/networks';
import { type Authority, makeAuthority } from '../registry/authority';
import { RealRegistry } from '../registry/registry';
import { Clients } from './clients';
import { ACCOUNT, AT, NAMES } from './facts';
import { Networks } from './networks';
import { ProxyHost } from './proxy-host';
import type { Change } from './state';

/**
 * Clients, the proxy and the cloud: a real registry with its token service and its host for blobs under the names of
 * Alibaba Cloud, the name servers of a VPC, and the proxy between them.
 */
export class AcrProxyScene {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'acr-proxy-'));
  readonly authority: Authority = makeAuthority(this.folder);
  readonly networks = new Networks(this.folder, this.authority);
  readonly clients = new Clients(this.folder, this.networks, this.authority);
  readonly host: ProxyHost;
  readonly registry: RealRegistry;

  constructor() {
    mkdirSync(this.at('registry'));
    this.registry = new RealRegistry({
      folder: this.at('registry'),
      authority: this.authority,
      inside: this.networks.cloud.inside,
      hosts: {
        registry: { name: NAMES.registry, address: AT.registry },
        token: { name: NAMES.token, address: AT.token },
        blobs: { name: NAMES.blobs, address: AT.blobs },
      },
      accounts: [ACCOUNT],
    });
    // nginx runs as another user.
    chmodSync(this.folder, 0o755);
    this.host = new ProxyHost(this.folder, this.networks.proxy, this.authority);
  }

  /** Starts everything. The names lead clients to the proxy. */
  async open(change: Change = {}): Promise<void> {
    await this.networks.open();
    this.host.mountFolders();
    this.resolve(this.registry.names);
    this.leadClients('proxied');
    for (const address of VPC_RESOLVERS) await this.serveNames(address);
    await this.registry.start();
    await this.host.start(change);
  }

  async close(): Promise<void> {
    await this.host.stop();
    await this.registry.stop();
    await this.networks.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Leads all names of the registry to the proxy on the clients, as host entries do, or past it. */
  leadClients(way: 'proxied' | 'direct'): void {
    this.clients.lead(way, this.registry.names);
  }

  /** What the name servers of the VPC answer, in place of all answers before. */
  resolve(addresses: Readonly<Record<string, string | readonly string[]>>): void {
    writeFileSync(this.at('names.json'), JSON.stringify(addresses));
  }

  /** Starts servers on port 443 of addresses of the cloud. The function returns the addresses that were reached since. */
  async listen(...addresses: readonly string[]): Promise<() => readonly string[]> {
    const program = path.join(__dirname, 'listener.mjs');
    const server = this.networks.start(this.networks.cloud, process.execPath, program, ...addresses);
    let out = '';
    server.stdout?.on('data', (data) => (out += String(data)));
    for (let tries = 0; !out.includes('ready\n'); tries++) {
      if (tries > 200) throw new Error(`nothing listens on ${addresses.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return () => out.match(/(?<=^reached ).*$/gm) ?? [];
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  private async serveNames(address: string): Promise<void> {
    const program = path.join(__dirname, '../acme/dns.mjs');
    const files = [this.at('names.json'), '/nonexistent', '/nonexistent'];
    const server = this.networks.start(
      this.networks.cloud,
      process.execPath,
      program,
      '53',
      ...files,
      address,
    );
    await new Promise((resolve) => server.stdout?.once('data', resolve));
  }
}
