import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { freePort, listening } from '../../support/ports';
import { installed } from '../../support/programs';
import { CACHE } from '../../support/project';

/** The ACME authority with which Let's Encrypt tests clients. */
const PEBBLE = 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1';
const FOLDER = path.join(CACHE, PEBBLE.replace(/\W+/g, '-'));

/** Builds pebble once if Go is installed, and adds it to PATH. Otherwise, `installed('pebble')` stays false. */
export const buildPebble = (): void => {
  if (!existsSync(path.join(FOLDER, 'pebble')) && installed('go')) {
    mkdirSync(FOLDER, { recursive: true });
    spawnSync('go', ['install', PEBBLE], {
      stdio: 'inherit',
      timeout: 300_000,
      env: { ...process.env, GOBIN: FOLDER, GOFLAGS: '', GOTOOLCHAIN: 'local' },
    });
  }
  process.env['PATH'] = `${FOLDER}:${process.env['PATH'] ?? ''}`;
};

/** An authority that validates names over a port of this machine and queries its own name server. */
export class Authority {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'authority-'));
  directory = '';
  /** Port of the name server. */
  dnsPort = 0;
  private port = 0;
  private pebble: ChildProcess | undefined;
  private dns: ChildProcess | undefined;

  /** Starts the authority. Its certificates are valid for the given hours. */
  async start(httpPort: number, hours = 90 * 24): Promise<void> {
    [this.port, this.dnsPort] = [await freePort(), await freePort()];
    this.directory = `https://localhost:${this.port}/dir`;
    this.makeOwnCertificate();
    writeFileSync(
      this.at('pebble.json'),
      JSON.stringify({
        pebble: {
          listenAddress: `127.0.0.1:${this.port}`,
          managementListenAddress: `127.0.0.1:${await freePort()}`,
          certificate: this.at('own.crt'),
          privateKey: this.at('own.key'),
          httpPort,
          tlsPort: 1,
          retryAfter: { authz: 1, order: 1 },
          profiles: { default: { description: 'the only one', validityPeriod: hours * 3600 } },
        },
      }),
    );
    await this.open();
  }

  /** Makes the authority answer and validate names. */
  async open(): Promise<void> {
    await this.refuse();
    this.dns = await helper('dns.mjs', String(this.dnsPort), '127.0.0.1', this.records, this.aliases);
    if (!this.pebble) {
      this.pebble = spawn(
        'pebble',
        ['-config', this.at('pebble.json'), '-dnsserver', `127.0.0.1:${this.dnsPort}`],
        {
          stdio: 'ignore',
          env: { ...process.env, PEBBLE_VA_NOSLEEP: '1', PEBBLE_AUTHZREUSE: '0' },
        },
      );
      await listening(this.port);
    }
  }

  /** Makes the authority refuse all names: it finds no address for them. */
  async refuse(): Promise<void> {
    await gone(this.dns);
    this.dns = undefined;
  }

  /** Stops the authority: its address no longer answers. */
  async stop(): Promise<void> {
    await this.refuse();
    await gone(this.pebble);
    this.pebble = undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Path of the certificate that a client must trust. */
  get root(): string {
    return this.at('own.crt');
  }

  /** Path of the file with the TXT records of the name server. */
  get records(): string {
    return this.at('records.json');
  }

  /** Path of the file with the CNAME records of the name server. */
  get aliases(): string {
    return this.at('aliases.json');
  }

  private at(file: string): string {
    return path.join(this.folder, file);
  }

  private makeOwnCertificate(): void {
    const openssl =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority -addext subjectAltName=DNS:localhost';
    execFileSync('openssl', [...openssl.split(' '), '-keyout', this.at('own.key'), '-out', this.root], {
      stdio: 'ignore',
    });
  }
}

/** Starts a program beside this file and waits until it reports that it is ready. */
export const helper = async (...args: readonly [string, ...string[]]): Promise<ChildProcess> => {
  const [program, ...rest] = args;
  const child = spawn(process.execPath, [path.join(__dirname, program), ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
};

/** Kills a program and waits until it has exited. */
export const gone = async (child: ChildProcess | undefined): Promise<void> => {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
};
