import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { freePort, listening } from '../../support/ports';
import { installed } from '../../support/programs';

/** The ACME authority that Let's Encrypt itself tests clients with. */
const PEBBLE = 'github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1';
const FOLDER = path.join(__dirname, '../../../node_modules/.cache', PEBBLE.replace(/\W+/g, '-'));

/** Builds pebble where Go is, once, and puts it on the path; elsewhere `installed('pebble')` stays false. */
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

/** An authority that proves names over the given port of this machine, asking a name server of its own. */
export class Authority {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'authority-'));
  directory = '';
  /** Port of its name server. */
  dnsPort = 0;
  private port = 0;
  private pebble: ChildProcess | undefined;
  private dns: ChildProcess | undefined;

  /** Starts it; its certificates last 90 days. */
  async start(httpPort: number): Promise<void> {
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
          profiles: { default: { description: 'the only one', validityPeriod: 90 * 86400 } },
        },
      }),
    );
    await this.open();
  }

  /** Lets it answer, and prove names. */
  async open(): Promise<void> {
    await this.refuse();
    this.dns = await helper('dns.mjs', String(this.dnsPort), '127.0.0.1', this.records);
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

  /** Makes it refuse: it finds no address for any name. */
  async refuse(): Promise<void> {
    await gone(this.dns);
    this.dns = undefined;
  }

  /** Takes it away: nobody answers at its address. */
  async stop(): Promise<void> {
    await this.refuse();
    await gone(this.pebble);
    this.pebble = undefined;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Path of the certificate a client must trust. */
  get root(): string {
    return this.at('own.crt');
  }

  /** Path of the file of the texts that its name server knows. */
  get records(): string {
    return this.at('records.json');
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

/** Starts a program beside this file, and waits until it says that it is ready. */
export const helper = async (...args: readonly [string, ...string[]]): Promise<ChildProcess> => {
  const [program, ...rest] = args;
  const child = spawn(process.execPath, [path.join(__dirname, program), ...rest], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
};

/** Ends a program, and waits until it is gone. */
export const gone = async (child: ChildProcess | undefined): Promise<void> => {
  if (child?.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
};
