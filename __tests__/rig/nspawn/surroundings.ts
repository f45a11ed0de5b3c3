import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';

import { gone, helper } from '../acme/pebble';
import { run } from '../image/program';

/** First DNS server of every VPC. Source: ECS, "Configure DNS resolution"; the second one is 100.100.2.138. */
export const RESOLVER = '100.100.2.136';

/** TCP port of the listeners. */
export const PORT = 8099;

/** Servers outside a machine: the DNS server of the VPC, and listeners at other addresses of this machine. */
export class Surroundings {
  private readonly listeners: Server[] = [];
  private dns: ChildProcess | undefined;

  /**
   * Starts the DNS server and a listener beside it.
   *
   * @param address address to which every name resolves
   */
  async open(address: string): Promise<void> {
    run('ip', 'address', 'replace', `${RESOLVER}/32`, 'dev', 'lo');
    this.dns = await helper('dns.mjs', '53', address, '/nonexistent', '/nonexistent', RESOLVER);
    await this.listen(RESOLVER);
  }

  /** Accepts connections at an address of this machine. */
  async listen(address: string): Promise<void> {
    const server = createServer((socket) => socket.on('error', () => undefined).end());
    this.listeners.push(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(PORT, address, resolve);
    });
  }

  async close(): Promise<void> {
    await gone(this.dns);
    for (const server of this.listeners) server.close();
    run('ip', 'address', 'delete', `${RESOLVER}/32`, 'dev', 'lo');
  }
}

/** Makes a guest ask the DNS server as Ubuntu does: through systemd-resolved, at 127.0.0.53. */
export const askResolver = (root: string): void => {
  const resolv = path.join(root, 'etc/resolv.conf');
  rmSync(resolv, { force: true });
  symlinkSync('../run/systemd/resolve/stub-resolv.conf', resolv);
  const folder = path.join(root, 'etc/systemd/resolved.conf.d');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'dns.conf'), `[Resolve]\nDNS=${RESOLVER}\n`);
};
