import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import type { BalancerFront, Certificate } from '../../../open-design/front-proxy/front';
import { type FrontProxyState, renderFrontProxy } from '../../../open-design/front-proxy/front-proxy';
import { freePort, listening } from '../../support/ports';
import { value } from '../../support/value';

const HOST = path.join(__dirname, '../../../host');
const SECRET_MAP_FOLDER = path.join(__dirname, '../../../open-design/front-proxy');

type Common = Omit<FrontProxyState, 'front'>;

/** The rendered front proxy under a real nginx, with its own certificate and folder. */
export class NginxUnderTest {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'front-proxy-'));
  http = 0;
  https = 0;
  requests = 0;
  probes = 0;
  private process: ChildProcess | undefined;

  /** Renders it with its own TLS, starts it and waits until it listens. With a webroot, it serves ACME responses. */
  async start(
    token: string,
    upstreamPort: number,
    { acmeWebroot, ...state }: Common & { readonly acmeWebroot?: string },
  ): Promise<void> {
    [this.http, this.https] = [await freePort(), await freePort()];
    const certificate: Certificate = acmeWebroot
      ? { mode: 'acme', email: value('ops@example.com'), challenge: 'http-01' }
      : { mode: 'self-signed' };
    await this.serve(
      token,
      upstreamPort,
      this.https,
      { ...state, front: { kind: 'tls', certificate } },
      acmeWebroot,
    );
  }

  /** Renders it for a load balancer, starts it and waits until it listens. */
  async startBehind(
    token: string,
    upstreamPort: number,
    { sources, clientAddress, ...state }: Common & Pick<BalancerFront, 'sources' | 'clientAddress'>,
  ): Promise<void> {
    [this.requests, this.probes] = [await freePort(), await freePort()];
    const front = { kind: 'balancer', sources, clientAddress } as const;
    await this.serve(token, upstreamPort, this.requests, { ...state, front });
  }

  private async serve(
    token: string,
    upstreamPort: number,
    port: number,
    state: FrontProxyState,
    acmeWebroot = '/nowhere',
  ): Promise<void> {
    this.prepare(token);
    const place = {
      upstream: `127.0.0.1:${upstreamPort}`,
      secretMap: this.at('secret-map.conf'),
      accessLog: this.at('access.log'),
      uploads: this.at('uploads'),
      ports: this,
      tls: { certificate: this.at('server.pem'), acmeWebroot },
    };
    writeFileSync(this.at('front-proxy.conf'), renderFrontProxy(place, state));
    const checked = spawnSync('nginx', ['-t', '-p', this.folder, '-c', this.at('nginx.conf')], {
      encoding: 'utf8',
    });
    if (checked.status !== 0) {
      throw new Error(`nginx -t: ${checked.stderr}`);
    }
    this.process = spawn('nginx', ['-p', this.folder, '-c', this.at('nginx.conf')], { stdio: 'ignore' });
    await listening(port);
  }

  /** Logs of all requests so far. */
  logs(): string {
    return ['access.log', 'error.log'].map((file) => readFileSync(this.at(file), 'utf8')).join('');
  }

  /** Sizes of the request bodies that nginx stores: files that it unlinks at once and keeps open. */
  stored(): readonly number[] {
    return this.workers()
      .flatMap((worker) => readdirSync(`/proc/${worker}/fd`).map((fd) => `/proc/${worker}/fd/${fd}`))
      .filter((fd) => /[/](?:body|uploads)[/]/.test(linkOf(fd)))
      .map((fd) => statSync(fd, { throwIfNoEntry: false })?.size ?? 0);
  }

  /** Names of files in the folder of uploads. */
  uploads(): readonly string[] {
    return readdirSync(this.at('uploads'));
  }

  /** Kills nginx, which cannot clean up then. */
  async crash(): Promise<void> {
    const workers = this.workers();
    for (const pid of [this.process?.pid ?? 0, ...workers.map(Number)]) process.kill(pid, 'SIGKILL');
    await new Promise((resolve) => this.process?.once('exit', resolve));
  }

  /** Total private memory of the workers in bytes. */
  memory(): number {
    return this.workers()
      .map((worker) => /^RssAnon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${worker}/status`, 'utf8'))?.[1])
      .reduce((sum, kilobytes) => sum + Number(kilobytes) * 1024, 0);
  }

  private workers(): readonly string[] {
    if (!existsSync('/proc/self/fd')) return [];
    const pid = this.process?.pid ?? 0;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  }

  async stop(): Promise<void> {
    const { process: child } = this;
    if (child?.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.kill('SIGTERM');
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private at(file: string): string {
    return path.join(this.folder, file);
  }

  private prepare(token: string): void {
    mkdirSync(this.at('body'));
    writeFileSync(this.at('token'), `${token}\n`);
    writeFileSync(this.at('secret-map.conf'), secretMap(this.at('token')));
    const openssl =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test';
    execFileSync(
      'openssl',
      [...openssl.split(' '), '-keyout', this.at('server.pem'), '-out', this.at('server.crt')],
      {
        stdio: 'ignore',
      },
    );
    appendFileSync(this.at('server.pem'), readFileSync(this.at('server.crt')));
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    writeFileSync(
      this.at('nginx.conf'),
      `${user} daemon off; pid ${this.at('nginx.pid')}; error_log ${this.at('error.log')} warn;
      events {}
      http { client_body_temp_path ${this.at('body')}; include ${this.at('front-proxy.conf')}; }\n`,
    );
  }
}

/** Target of a link; '' if it has just disappeared. */
const linkOf = (link: string): string => {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
};

/** Renders the secret map with the token step of the host. */
export const secretMap = (tokenFile: string): string => {
  const script = `set -eu; NAME=open-design ROOT= RELEASE_DIR=$1 BASIC_USER=open-design
    for file in base/lib/common.sh base/lib/template.sh program/lib/token.sh; do . "$3/$file"; done
    TOKEN_FILE=$2; secret_map`;
  const release = mkdtempSync(path.join(tmpdir(), 'release-'));
  try {
    mkdirSync(path.join(release, 'etc'));
    writeFileSync(
      path.join(release, 'etc/secret-map.conf'),
      readFileSync(path.join(SECRET_MAP_FOLDER, 'secret-map.conf')),
    );
    return execFileSync('bash', ['-c', script, 'bash', release, tokenFile, HOST], { encoding: 'utf8' });
  } finally {
    rmSync(release, { recursive: true });
  }
};
