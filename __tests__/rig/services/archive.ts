import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { start, stop } from '../http-server';
import type { RootFilesystem } from '../image/rootfs';
import { unpacked } from '../image/unpacked';
import { certificateFor } from './certificate';

/** Names of Docker's mirrors. The first has no server here, and serves nothing. */
export const MIRRORS = ['mirrors.cloud.aliyuncs.com', 'mirrors.aliyun.com', 'mirrors.ustc.edu.cn'] as const;

/** A package of Docker by name. Its files are those of packages of the distribution. */
interface Imitated {
  readonly of: readonly string[];
  readonly depends: string;
}

const PACKAGES: Readonly<Record<string, Imitated>> = {
  'docker-ce': { of: ['docker.io'], depends: 'iptables, docker-ce-cli, containerd.io' },
  'docker-ce-cli': { of: ['docker-cli'], depends: 'libc6' },
  'containerd.io': { of: ['containerd', 'runc'], depends: 'libc6' },
  'docker-compose-plugin': { of: ['docker-compose'], depends: 'docker-ce-cli' },
};

/** Packages of the distribution that a machine of the cloud does not have. */
export const IMITATED = Object.values(PACKAGES).flatMap(({ of }) => of);

const POSTINST =
  '#!/bin/sh\ngetent group docker >/dev/null || groupadd --system docker\nsystemctl daemon-reload\n';

/** Docker's archive under the names of its mirrors, signed by a key of its own. One mirror has another key. */
export class Archive {
  /** All requests so far, as host and path. */
  readonly log: string[] = [];
  /** Fingerprint of the key that signs. */
  readonly key: string;
  private readonly otherKey: string;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'archive-'));
  private readonly files = new Map<string, Buffer>();
  private readonly root: string;
  private readonly server: Server;

  constructor(guest: RootFilesystem, suite: string) {
    this.root = unpacked(guest);
    this.key = this.newKey('docker@example.com');
    this.otherKey = this.newKey('other@example.com');
    this.build(suite);
    this.server = createServer(certificateFor(guest, MIRRORS), ({ headers, url = '' }, response) => {
      const host = headers.host ?? '';
      this.log.push(host + url);
      const wrong = host === MIRRORS[1] && url.endsWith('/gpg');
      const file = wrong
        ? this.exported(this.otherKey)
        : this.files.get(url.split('/linux/debian/')[1] ?? '');
      response.writeHead(file ? 200 : 404).end(file);
    });
  }

  listen(address: string): Promise<void> {
    return start(this.server, { host: address, port: 443 });
  }

  async close(): Promise<void> {
    await stop(this.server);
    execFileSync('gpgconf', ['--homedir', this.folder, '--kill', 'all']);
    rmSync(this.folder, { recursive: true });
  }

  private build(suite: string): void {
    const packages = Object.entries(PACKAGES).map(([name, imitated]) => this.pack(name, imitated));
    const index = Buffer.from(packages.join('\n'));
    const lists = ['amd64', 'arm64'].map((processor) => `stable/binary-${processor}/Packages`);
    for (const list of lists) this.files.set(`dists/${suite}/${list}`, index);
    const sums = lists.map((list) => ` ${sha256(index)} ${index.length} ${list}\n`).join('');
    const release = `Origin: Docker\nSuite: ${suite}\nCodename: ${suite}\nComponents: stable\nArchitectures: amd64 arm64\nDate: ${new Date().toUTCString()}\nSHA256:\n${sums}`;
    this.files.set(`dists/${suite}/InRelease`, this.gpg(['--local-user', this.key, '--clearsign'], release));
    this.files.set('gpg', this.exported(this.key));
  }

  /** Makes a package. Returns its entry in the index. */
  private pack(name: string, { of, depends }: Imitated): string {
    const folder = path.join(this.folder, name);
    const control = `Package: ${name}\nVersion: 5:99.0-1\nArchitecture: all\nMaintainer: test\nDepends: ${depends}\nDescription: ${name} by name\n`;
    mkdirSync(path.join(folder, 'DEBIAN'), { recursive: true });
    writeFileSync(path.join(folder, 'DEBIAN/control'), control);
    if (name === 'docker-ce') writeFileSync(path.join(folder, 'DEBIAN/postinst'), POSTINST, { mode: 0o755 });
    const lists = of.map((other) => path.join(this.root, `var/lib/dpkg/info/${other}.list`));
    const copy = `root=$1 folder=$2; shift 2; cat "$@" | grep -vx '/[.]' | sed 's,^/,,' | tar -C "$root" --no-recursion -cf - -T - | tar -C "$folder" -xf -`;
    execFileSync('sh', ['-c', copy, 'sh', this.root, folder, ...lists], { stdio: 'pipe' });
    execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, `${folder}.deb`], {
      stdio: 'pipe',
    });
    const deb = readFileSync(`${folder}.deb`);
    this.files.set(`pool/${name}.deb`, deb);
    return `${control}Filename: pool/${name}.deb\nSize: ${deb.length}\nSHA256: ${sha256(deb)}\n`;
  }

  private newKey(name: string): string {
    this.gpg(['--quick-generate-key', name, 'ed25519', 'cert,sign', 'never']);
    const listed = this.gpg(['--with-colons', '--list-keys', name]).toString();
    return /^fpr:+(\w+):/m.exec(listed)?.[1] ?? '';
  }

  private exported(key: string): Buffer {
    return this.gpg(['--armor', '--export', key]);
  }

  private gpg(args: readonly string[], input = ''): Buffer {
    const options = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', ''];
    return execFileSync('gpg', ['--homedir', this.folder, ...options, ...args], {
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  }
}

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');
