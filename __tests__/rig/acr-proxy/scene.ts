import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { METADATA_ADDRESS, VPC_RESOLVERS } from '../../../alibaba-cloud/networks';
import { landingOf } from '../../../cli/render/landing';
import { acrProxyRelease } from '../../../host/acr-proxy-release';
import { demoWith } from '../../support/environments';
import { stackOf, synthText } from '../../support/synth';
import { gone } from '../acme/pebble';
import { type Authority, makeAuthority } from '../registry/authority';
import { PrivateNetwork } from '../registry/private-network';
import { type Account, RealRegistry } from '../registry/registry';
import { VALUES } from '../rendered/host';

/** The programs of a scene. */
export const PROXY_PROGRAMS = ['docker-registry', 'skopeo', 'nginx', 'openssl', 'iptables', 'setpriv', 'ss'];

/** The article's own names: a default instance in Beijing, inside VPCs. */
export const NAMES = {
  registry: 'registry-vpc.cn-beijing.aliyuncs.com',
  token: 'dockerauth-vpc.cn-beijing.aliyuncs.com',
  blobs: 'oss-cn-beijing-internal.aliyuncs.com',
} as const;

export const ACCOUNT: Account = {
  name: 'writer',
  password: 'w:9 s3cret',
  may: { 'docker-builder/nginx': ['pull', 'push'] },
};

export const REPOSITORY = `${NAMES.registry}/docker-builder/nginx`;

/** Addresses of the scene. */
export const AT = {
  registry: '100.64.0.11',
  token: '100.64.0.12',
  blobs: '100.64.0.13',
  metadata: METADATA_ADDRESS,
  /** Another host of the VPC. */
  neighbour: '10.80.0.77',
  /** A server on the internet. */
  internet: '203.0.113.77',
  proxy: '10.20.0.1',
  proxyInVpc: '10.80.0.10',
  cloud: '10.80.0.1',
  client: '10.20.0.2',
  otherClient: '10.20.0.3',
  /** A client whose network is not on the list. */
  stranger: '192.0.2.9',
} as const;

/** Keys of the section `acrProxy` that a scene may change. */
type Change = Readonly<Record<string, unknown>>;

const states = new Map<string, string>();

/** What a deploy of an environment with this proxy writes to the file of the state. */
export const proxyState = (change: Change = {}): string => {
  const key = JSON.stringify(change);
  const state = states.get(key) ?? renderState(change);
  states.set(key, state);
  return state;
};

const renderState = (change: Change): string => {
  const environment = demoWith({
    region: 'cn-beijing',
    network: {
      vSwitches: {
        'cn-hangzhou-h': undefined,
        'cn-hangzhou-i': undefined,
        'cn-beijing-h': '10.80.0.0/20',
        'cn-beijing-i': '10.80.16.0/20',
      },
    },
    ecs: { zone: 'cn-beijing-h' },
    acrProxy: {
      zone: 'cn-beijing-h',
      instanceType: 'ecs.t6-c2m1.large',
      allow: ['10.20.0.0/24'],
      registries: [NAMES.registry],
      buckets: [NAMES.blobs],
      ...change,
    },
  });
  return landingOf(stackOf(synthText(environment), 'test-acr-proxy').json, VALUES).state;
};

/**
 * Clients, the proxy and the cloud, each in a network of its own: a real registry with its token service and its host for
 * blobs under the names of Alibaba Cloud, the name servers of a VPC, and the nginx and the firewall of the proxy as its
 * release renders them from the state of a stack. The proxy alone connects clients and cloud, and forwards no packets.
 */
export class AcrProxyScene {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'acr-proxy-'));
  readonly authority: Authority = makeAuthority(this.folder);
  readonly cloud = this.network('cloud');
  readonly proxy = this.network('proxy');
  readonly client = this.network('client');
  readonly registry: RealRegistry;
  private nginx: ChildProcess | undefined;
  private readonly programs: ChildProcess[] = [];

  constructor() {
    mkdirSync(this.at('registry'));
    this.registry = new RealRegistry({
      folder: this.at('registry'),
      authority: this.authority,
      inside: this.cloud.inside,
      hosts: {
        registry: { name: NAMES.registry, address: AT.registry },
        token: { name: NAMES.token, address: AT.token },
        blobs: { name: NAMES.blobs, address: AT.blobs },
      },
      accounts: [ACCOUNT],
    });
    // nginx runs as another user.
    chmodSync(this.folder, 0o755);
    mkdirSync(this.at('log'), { mode: 0o777 });
    chmodSync(this.at('log'), 0o777);
    writeFileSync(this.at('program.sh'), acrProxyRelease().program.archive);
    execFileSync('sh', [this.at('program.sh'), 'extract', this.at('release')]);
  }

  /** Starts everything. The names lead clients to the proxy. */
  async open(change: Change = {}): Promise<void> {
    for (const network of [this.cloud, this.proxy, this.client]) await network.ready();
    this.connect();
    this.resolve(this.registry.names);
    this.leadClients('proxied');
    for (const address of VPC_RESOLVERS) await this.serveNames(address);
    await this.registry.start();
    await this.start(change);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.registry.stop();
    for (const program of this.programs) await gone(program);
    for (const network of [this.cloud, this.proxy, this.client]) network.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Leads all names of the registry to the proxy on the clients, as host entries do, or past it. */
  leadClients(way: 'proxied' | 'direct'): void {
    const names = Object.entries(this.registry.names);
    this.client.names(
      Object.fromEntries(names.map(([name, address]) => [name, way === 'direct' ? address : AT.proxy])),
    );
  }

  /** Adds a way from the clients to the cloud that leads past the proxy. */
  openDirectWay(): void {
    const { registry, token, blobs } = AT;
    this.cable(this.client, this.cloud, 'direct');
    this.ip(this.cloud, 'address add 10.30.0.1/24 dev direct');
    this.ip(
      this.client,
      'address add 10.30.0.2/24 dev direct',
      ...[registry, token, blobs].map((address) => `route add ${address} via 10.30.0.1`),
    );
  }

  /** What the name servers of the VPC answer, in place of all answers before. */
  resolve(addresses: Readonly<Record<string, string | readonly string[]>>): void {
    writeFileSync(this.at('names.json'), JSON.stringify(addresses));
  }

  /** Starts the proxy, or starts it again, with the state of a section. */
  async start(change: Change = {}): Promise<void> {
    await this.stop();
    this.loadFirewall(change);
    writeFileSync(this.at('nginx.conf'), this.program('proxy_config'));
    this.proxy.run('rm', ['-f', '/run/acr-proxy/refused.sock']);
    const user = ['--reuid=www-data', '--regid=www-data', '--clear-groups'];
    const [nsenter = '', ...args] = [
      // As LimitNOFILE of the unit, as far as this machine allows.
      ...[...this.proxy.inside, 'bash', '-c', 'ulimit -Sn "$(ulimit -Hn)"; exec "$@"', 'bash'],
      ...['setpriv', ...user],
      ...['--inh-caps=-all,+net_bind_service', '--ambient-caps=+net_bind_service'],
      ...['nginx', '-c', this.at('nginx.conf'), '-g', 'daemon off;'],
    ];
    this.nginx = spawn(nsenter, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let tries = 0; !this.proxy.run('ss', ['-Hltn', 'sport = :443']).trim(); tries++) {
      if (tries > 200) throw new Error(`the proxy does not listen:\n${this.log('error')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Writes the state of a section, and loads the firewall for it. nginx goes on. */
  loadFirewall(change: Change = {}): void {
    mkdirSync(this.at('root/var/lib/acr-proxy'), { recursive: true });
    writeFileSync(this.at('root/var/lib/acr-proxy/state'), proxyState(change));
    this.program('do_egress');
  }

  /** Ends nginx with its workers, which would outlive a master that is killed. */
  async stop(): Promise<void> {
    const { nginx } = this;
    if (nginx?.exitCode !== null || nginx.signalCode !== null) return;
    const exited = new Promise((resolve) => nginx.once('exit', resolve));
    nginx.kill('SIGTERM');
    await exited;
  }

  /** Runs a script with the functions of the proxy's program, in the network of the proxy. Returns its output. */
  program(script: string): string {
    const whole = `set -euo pipefail; shopt -s lastpipe; umask 022
      NAME=acr-proxy ROOT='${this.at('root')}' RELEASE_DIR='${this.at('release')}'
      for file in "$RELEASE_DIR"/lib/*.sh; do . "$file"; done
      read_state
      ${script}`;
    return this.proxy.run('bash', ['-c', whole], { SSL_CERT_FILE: this.authority.certificate });
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
      ...[...this.client.inside, 'timeout', '20', 'openssl', 's_client', ...options, ...named, ...words],
    ];
    return spawnSync(nsenter, args, { input: '' }).status === 0;
  }

  /** Opens a TLS connection through the proxy, which stays open. It ends with the scene. */
  openConnection(name: string): { readonly say: (text: string) => void; readonly said: () => string } {
    const options = ['-quiet', '-CAfile', this.authority.certificate, '-servername', name];
    const command = ['openssl', 's_client', '-connect', `${AT.proxy}:443`, ...options];
    // It tells of the certificates and of its own end.
    const client = this.inside(this.client, 'sh', '-c', 'exec "$@" 2>/dev/null', 'sh', ...command);
    let out = '';
    client.stdout?.on('data', (data) => (out += String(data)));
    return { say: (text) => client.stdin?.write(text), said: () => out };
  }

  /** Sends bytes to the proxy from the network of the clients. Returns what comes back until the connection ends. */
  send(bytes: string | Buffer): string {
    const script = `exec 3<>/dev/tcp/${AT.proxy}/443; cat >&3; timeout 20 cat <&3`;
    const [nsenter, ...args] = [...this.client.inside, 'bash', '-c', script];
    return spawnSync(nsenter, args, { input: bytes, encoding: 'utf8' }).stdout;
  }

  /** Starts servers on port 443 of addresses of the cloud. The function returns the addresses that were reached since. */
  async listen(...addresses: readonly string[]): Promise<() => readonly string[]> {
    const program = path.join(__dirname, 'listener.mjs');
    const server = this.inside(this.cloud, process.execPath, program, ...addresses);
    let out = '';
    server.stdout?.on('data', (data) => (out += String(data)));
    for (let tries = 0; !out.includes('ready\n'); tries++) {
      if (tries > 200) throw new Error(`nothing listens on ${addresses.join(', ')}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return () => out.match(/(?<=^reached ).*$/gm) ?? [];
  }

  /** Starts a program in one of the networks. It ends with the scene. */
  inside(network: PrivateNetwork, ...command: readonly string[]): ChildProcess {
    const [nsenter = '', ...args] = [...network.inside, ...command];
    const env = { ...process.env, NODE_EXTRA_CA_CERTS: this.authority.certificate };
    const program = spawn(nsenter, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.programs.push(program);
    return program;
  }

  /** Most memory that a worker of nginx has had so far, in KiB. */
  memoryOfNginx(): number {
    const children = (pid: number): readonly number[] =>
      readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
    const sizes = children(this.nginx?.pid ?? 0).map((pid) =>
      Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]),
    );
    return Math.max(...sizes);
  }

  /** A log of nginx. */
  log(name: 'access' | 'error'): string {
    return readFileSync(this.at(`log/${name}.log`), 'utf8');
  }

  /** Variables of clients: they trust the authority and read no file of this machine's user. */
  get env(): Record<string, string> {
    const home = this.at('home');
    mkdirSync(home, { recursive: true });
    return { SSL_CERT_FILE: this.authority.certificate, HOME: home, XDG_RUNTIME_DIR: home };
  }

  at(file: string): string {
    return path.join(this.folder, file);
  }

  private network(name: string): PrivateNetwork {
    const folder = this.at(name);
    mkdirSync(folder);
    return new PrivateNetwork(folder);
  }

  /** Joins the networks by two cables, and gives the folders of logs and sockets to the proxy alone. */
  private connect(): void {
    this.cable(this.proxy, this.cloud, 'vpc');
    this.cable(this.proxy, this.client, 'vpn');
    const { registry, token, blobs, metadata, neighbour, internet } = AT;
    const servers = [registry, token, blobs, metadata, neighbour, internet, ...VPC_RESOLVERS];
    this.ip(
      this.cloud,
      `address add ${AT.cloud}/24 dev vpc`,
      ...servers.map((address) => `address add ${address}/32 dev lo`),
    );
    this.ip(
      this.proxy,
      `address add ${AT.proxyInVpc}/24 dev vpc`,
      `address add ${AT.proxy}/24 dev vpn`,
      `route add default via ${AT.cloud}`,
      `route add ${AT.stranger} via ${AT.client}`,
    );
    this.ip(
      this.client,
      `address add ${AT.client}/24 dev vpn`,
      `address add ${AT.otherClient}/24 dev vpn`,
      `address add ${AT.stranger}/32 dev lo`,
      `route add default via ${AT.proxy}`,
    );
    const script = `mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/log
      install -d -o www-data /run/acr-proxy /var/log/acr-proxy; mount --bind '${this.at('log')}' /var/log/acr-proxy`;
    this.proxy.run('sh', ['-euc', script]);
  }

  private ip(network: PrivateNetwork, ...lines: readonly string[]): void {
    network.run('sh', ['-euc', lines.map((line) => `ip ${line}`).join('\n')]);
  }

  private cable(one: PrivateNetwork, other: PrivateNetwork, name: string): void {
    this.ip(one, `link add ${name} type veth peer name ${name} netns ${other.pid}`);
    for (const end of [one, other]) this.ip(end, `link set ${name} up`);
  }

  private async serveNames(address: string): Promise<void> {
    const program = path.join(__dirname, '../acme/dns.mjs');
    const files = [this.at('names.json'), '/nonexistent', '/nonexistent'];
    const server = this.inside(this.cloud, process.execPath, program, '53', ...files, address);
    await new Promise((resolve) => server.stdout?.once('data', resolve));
  }
}
