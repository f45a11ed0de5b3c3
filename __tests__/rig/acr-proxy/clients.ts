import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Authority } from '../registry/authority';
import { AT } from './facts';
import type { Networks } from './networks';

/** Machines that reach the proxy, and what they send to it. */
export class Clients {
  /**
   * @param folder an existing folder, for the home of clients
   * @param authority whom they trust
   */
  constructor(
    private readonly folder: string,
    private readonly networks: Networks,
    private readonly authority: Authority,
  ) {}

  /** Leads names to the proxy, as host entries do, or past it to their addresses. */
  lead(way: 'proxied' | 'direct', addresses: Readonly<Record<string, string>>): void {
    this.networks.client.names(
      Object.fromEntries(
        Object.entries(addresses).map(([name, address]) => [name, way === 'direct' ? address : AT.proxy]),
      ),
    );
  }

  /**
   * Starts a TLS handshake with the proxy from the network of the clients.
   *
   * @param words further options of openssl, such as `-noservername`
   * @returns whether a server with a certificate of the scene answered
   */
  handshake(name: string, ...words: readonly string[]): boolean {
    const { certificate } = this.authority;
    const options = ['-connect', `${AT.proxy}:443`, '-CAfile', certificate, '-verify_return_error'];
    const named = words.includes('-noservername') ? [] : ['-servername', name];
    const [nsenter = '', ...args] = [
      ...[
        ...this.networks.client.inside,
        'timeout',
        '20',
        'openssl',
        's_client',
        ...options,
        ...named,
        ...words,
      ],
    ];
    return spawnSync(nsenter, args, { input: '' }).status === 0;
  }

  /** Opens a TLS connection through the proxy, which stays open. It ends with the scene. */
  openConnection(name: string): { readonly say: (text: string) => void; readonly said: () => string } {
    const options = ['-quiet', '-CAfile', this.authority.certificate, '-servername', name];
    const command = ['openssl', 's_client', '-connect', `${AT.proxy}:443`, ...options];
    // It tells of the certificates and of its own end.
    const client = this.networks.start(
      this.networks.client,
      'sh',
      '-c',
      'exec "$@" 2>/dev/null',
      'sh',
      ...command,
    );
    let out = '';
    client.stdout?.on('data', (data) => (out += String(data)));
    return { say: (text) => client.stdin?.write(text), said: () => out };
  }

  /** Sends bytes to the proxy from the network of the clients. Returns what comes back until the connection ends. */
  send(bytes: string | Buffer): string {
    const script = `exec 3<>/dev/tcp/${AT.proxy}/443; cat >&3; timeout 20 cat <&3`;
    const [nsenter, ...args] = [...this.networks.client.inside, 'bash', '-c', script];
    return spawnSync(nsenter, args, { input: bytes, encoding: 'utf8' }).stdout;
  }

  /** Variables of clients: they trust the authority and read no file of this machine's user. */
  get env(): Record<string, string> {
    const home = path.join(this.folder, 'home');
    mkdirSync(home, { recursive: true });
    return { SSL_CERT_FILE: this.authority.certificate, HOME: home, XDG_RUNTIME_DIR: home };
  }
}
