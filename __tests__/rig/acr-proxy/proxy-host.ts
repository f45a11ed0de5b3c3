import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { acrProxyRelease } from '../../../host/acr-proxy-release';
import type { Authority } from '../registry/authority';
import type { PrivateNetwork } from '../registry/private-network';
import { type Change, proxyState } from './state';

/** nginx and the firewall of the proxy, as its release renders them from the state of a stack. */
export class ProxyHost {
  private nginx: ChildProcess | undefined;

  /**
   * @param folder an existing folder, which nginx may enter as another user
   * @param network network of the proxy
   * @param authority who signs the certificates of the hosts
   */
  constructor(
    private readonly folder: string,
    private readonly network: PrivateNetwork,
    private readonly authority: Authority,
  ) {
    mkdirSync(this.at('log'), { mode: 0o777 });
    chmodSync(this.at('log'), 0o777);
    writeFileSync(this.at('program.sh'), acrProxyRelease().program.archive);
    execFileSync('sh', [this.at('program.sh'), 'extract', this.at('release')]);
  }

  /** Gives the folders of logs and sockets to the proxy alone. */
  mountFolders(): void {
    const script = `mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/log
      install -d -o www-data /run/acr-proxy /var/log/acr-proxy; mount --bind '${this.at('log')}' /var/log/acr-proxy`;
    this.network.run('sh', ['-euc', script]);
  }

  /** Starts the proxy, or starts it again, with the state of a section. */
  async start(change: Change = {}): Promise<void> {
    await this.stop();
    this.loadFirewall(change);
    writeFileSync(this.at('nginx.conf'), this.program('proxy_config'));
    this.network.run('rm', ['-f', '/run/acr-proxy/refused.sock']);
    const user = ['--reuid=www-data', '--regid=www-data', '--clear-groups'];
    const [nsenter = '', ...args] = [
      // As LimitNOFILE of the unit, as far as this machine allows.
      ...[...this.network.inside, 'bash', '-c', 'ulimit -Sn "$(ulimit -Hn)"; exec "$@"', 'bash'],
      ...['setpriv', ...user],
      ...['--inh-caps=-all,+net_bind_service', '--ambient-caps=+net_bind_service'],
      ...['nginx', '-c', this.at('nginx.conf'), '-g', 'daemon off;'],
    ];
    this.nginx = spawn(nsenter, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let tries = 0; !this.network.run('ss', ['-Hltn', 'sport = :443']).trim(); tries++) {
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
    return this.network.run('bash', ['-c', whole], { SSL_CERT_FILE: this.authority.certificate });
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

  private at(file: string): string {
    return path.join(this.folder, file);
  }
}
