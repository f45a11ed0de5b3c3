import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { installed } from '../../support/programs';
import { cloneInto, type ProgramRun, ROOT, run } from '../../support/project';
import { type Authority, makeAuthority } from '../registry/authority';
import { writeLayout } from '../registry/oci-layout';
import { certificateFor } from '../services/certificate';
import { ACCOUNT, AT, NAMES, PROXY_PROGRAMS, REPOSITORY } from './facts';
import { AcrProxyScene } from './scene';

/** The programs of a scene with checks. */
export const CHECK_PROGRAMS = [...PROXY_PROGRAMS, 'curl'];

export const { registry: REGISTRY, token: TOKEN, blobs: BUCKET } = NAMES;
export const CHARTS = 'design-chart-vpc.cn-beijing.cr.aliyuncs.com';
/** A bucket that the list of the proxy does not have. */
export const OTHER_BUCKET = 'other.oss-cn-beijing-internal.aliyuncs.com';
/** A registry whose name does not tell its authorization service. */
export const PERSONAL = 'crpi-0123456789abcdef-vpc.cn-beijing.personal.cr.aliyuncs.com';
export const ENTERPRISE = [
  'one-registry-vpc.cn-beijing.cr.aliyuncs.com',
  'two-registry-vpc.cn-beijing.cr.aliyuncs.com',
  'three-registry-vpc.cn-beijing.cr.aliyuncs.com',
  'four-registry-vpc.cn-beijing.cr.aliyuncs.com',
] as const;
export const ENTERPRISE_TOKEN = 'dockerauth-ee-vpc.cn-beijing.aliyuncs.com';
export const BUCKETS = [
  'one.oss-cn-beijing-internal.aliyuncs.com',
  'two.oss-cn-beijing-internal.aliyuncs.com',
  'three.oss-cn-beijing-internal.aliyuncs.com',
] as const;
export const AUTHORIZATION = 'auth.example.com';
/** What the proxy lets through. */
const SECTION = {
  registries: [REGISTRY, PERSONAL, ...ENTERPRISE],
  authorizations: [AUTHORIZATION],
  buckets: [BUCKET, ...BUCKETS],
  charts: [CHARTS],
};
/** Every name that the proxy lets through. */
export const LISTED = [
  ...[...Object.values(NAMES), ...SECTION.registries, ENTERPRISE_TOKEN],
  ...[AUTHORIZATION, ...SECTION.buckets, CHARTS],
];

/** A server that answers as a test wants. */
const ODD = '100.64.0.21';
/** One whose certificates are of another authority. */
const INTERCEPTOR = '100.64.0.22';

/** An answer of a server, or null for one that never comes. */
export type Reply =
  readonly [status: number, headers?: Readonly<Record<string, string>>, body?: string] | null;

export const SCRIPT = path.join(ROOT, 'scripts/acr-proxy-check.sh');

/** Shells of POSIX that run the script. */
const SHELLS = [['dash'], ['busybox', 'sh']].filter(([program = '']) => installed(program));

/** What both tools said. */
export interface Said {
  readonly code: number | null;
  readonly text: string;
  /** Wrapped lines are joined: a line for each host with its steps. */
  readonly hosts: string;
  /** The lines of hosts and of the sum. */
  readonly verdicts: readonly string[];
}

/** Clients that check the proxy of a scene, by odcloud and by the script. */
export class CheckScene extends AcrProxyScene {
  private readonly project = cloneInto(this.folder);
  private readonly home = this.at('home-of-check');

  async openWithServers(): Promise<void> {
    mkdirSync(this.home);
    await this.open(SECTION);
    // No name server: a name that is not in the hosts file has no address, and nobody waits for an answer.
    writeFileSync(this.at('resolv.conf'), 'nameserver 127.0.0.1\n');
    this.networks.client.run('mount', ['--bind', this.at('resolv.conf'), '/etc/resolv.conf']);
    this.replies({});
    const other = this.at('other-authority');
    mkdirSync(other);
    await this.serve(ODD, this.authority);
    await this.serve(INTERCEPTOR, makeAuthority(other, 'Watchful Proxy Inc'));
    this.enter();
  }

  /** What the server of {@link leadAllToOdd} answers, by `<host> <path>`. */
  replies(given: Readonly<Record<string, Reply>>): void {
    writeFileSync(this.at('replies.json'), JSON.stringify(given));
  }

  leadAllToOdd(): Promise<void> {
    return this.lead(Object.fromEntries(LISTED.map((name) => [name, ODD])));
  }

  /** Leads a name to a server whose certificates are of another authority. */
  intercept(name: string): Promise<void> {
    return this.lead({ [name]: INTERCEPTOR });
  }

  /** Leads names of the clients elsewhere than to the proxy, or nowhere. */
  enter(other: Readonly<Record<string, string | undefined>> = {}): void {
    const all = { ...Object.fromEntries(LISTED.map((name) => [name, AT.proxy])), ...other };
    this.networks.client.names(
      Object.fromEntries(
        Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    );
  }

  /** Runs the proxy again after {@link stop}. */
  restart(): Promise<void> {
    return this.host.start(SECTION);
  }

  /** Runs both tools, which must say the same. */
  async check(...args: readonly string[]): Promise<Said> {
    const [one, ...others] = await Promise.all([
      this.inClient('node', 'bin/odcloud.mjs', 'acr-proxy', 'check', ...args),
      ...SHELLS.map((shell) => this.inClient(...shell, SCRIPT, ...args)),
    ]);
    for (const other of others) expect(other).toEqual(one);
    const { code, stdout, stderr } = one;
    expect(stderr).toBe('');
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => Array.from(line).length))).toBeLessThanOrEqual(80);
    const hosts = stdout.replace(/\n +/g, ' ');
    const verdicts = lines.filter((line) => /^[✓✗!]/.test(line)).map((line) => line.replace(/ +/g, ' '));
    return { code, text: stdout, hosts, verdicts };
  }

  /** Runs a program on a client, in a clone of this project. */
  inClient(...words: readonly string[]): Promise<ProgramRun> {
    const [nsenter = '', ...args] = [...this.networks.client.inside, 'env', '-C', this.project, ...words];
    const { certificate } = this.authority;
    const trust = { NODE_EXTRA_CA_CERTS: certificate, CURL_CA_BUNDLE: certificate };
    return run(nsenter, args, {
      env: { ...trust, HOME: this.home, XDG_RUNTIME_DIR: this.home, COLUMNS: '80' },
    });
  }

  /** Writes an environment. */
  environment(name: string, text: string): void {
    writeFileSync(path.join(this.project, 'config/environments', `${name}.yaml`), text);
  }

  /** Pushes an image through the proxy. Returns its name with its digest. */
  push(): string {
    const layout = writeLayout(this.at('layout'), { architectures: ['amd64', 'arm64'], layerBytes: [1000] });
    const credentials = `${ACCOUNT.name}:${ACCOUNT.password ?? ''}`;
    const words = ['--quiet', '--all', '--preserve-digests', '--dest-creds', credentials];
    this.networks.client.run(
      'skopeo',
      ['copy', ...words, `oci:${layout.folder}:v1`, `docker://${REPOSITORY}:v1`],
      this.clients.env,
    );
    return `${REPOSITORY}@${layout.digest}`;
  }

  /** Writes a file as docker login does. Returns its path. */
  signIn(password = ACCOUNT.password ?? ''): string {
    const auth = Buffer.from(`${ACCOUNT.name}:${password}`).toString('base64');
    const file = this.at('docker.json');
    writeFileSync(file, JSON.stringify({ auths: { [NAMES.registry]: { auth } } }, undefined, '\t'));
    return file;
  }

  /** Leads names to other servers of the cloud than usual. A restart of the proxy forgets earlier answers. */
  async lead(other: Readonly<Record<string, string>> = {}): Promise<void> {
    this.resolve({ ...this.registry.names, ...other });
    await this.restart();
  }

  private async serve(address: string, authority: Authority): Promise<void> {
    this.networks.cloud.run('ip', ['address', 'add', `${address}/32`, 'dev', 'lo']);
    const { cert, key } = certificateFor({ authority }, LISTED);
    const folder = mkdtempSync(this.at('origin-'));
    const at = (name: string): string => path.join(folder, name);
    writeFileSync(at('crt'), cert);
    writeFileSync(at('key'), key);
    const program = path.join(__dirname, 'origin.mjs');
    const args = [address, at('crt'), at('key'), this.at('replies.json')];
    const server = this.networks.start(this.networks.cloud, process.execPath, program, ...args);
    await new Promise((resolve) => server.stdout?.once('data', resolve));
  }
}
