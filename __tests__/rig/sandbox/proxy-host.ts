import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { connect, type DetailedPeerCertificate } from 'node:tls';

import type { AppState } from '../../../host/app-state';
import { ACME_WEBROOT, SECRET_MAP, SERVED_CERTIFICATE, UPLOADS } from '../../../host/paths';
import type { ScriptRun } from '../script-run';
import { HostSandbox } from './host-sandbox';

const TOKEN = 'a-token_0123456789abcdefghijklmnopqrstu';

/** A host with its front proxy. nginx and systemd are stand-ins until {@link realNginx} is called. */
export class ProxyHost extends HostSandbox {
  constructor(app?: AppState) {
    super(app);
    for (const folder of ['data/secrets', 'data/tls', 'site', 'units'])
      mkdirSync(this.at(folder), { recursive: true });
    this.write('data/secrets/token', `${TOKEN}\n`);
    this.fake('systemctl', '');
    this.fake('nginx', '');
  }

  /** Makes the step use the real nginx on these ports. The configuration differs only in ports and paths. */
  realNginx(http: number, https: number): void {
    // The workers run as another user, as on a host.
    chmodSync(this.folder, 0o755);
    mkdirSync(this.at('nginx'));
    this.write(
      'nginx.conf',
      `pid ${this.at('nginx.pid')}; error_log ${this.at('error.log')}; events {}
      http { ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${this.at(`nginx/${name}`)};`).join(' ')}
      include ${this.at('site')}/*.conf; }\n`,
    );
    const conf = 'release/etc/front-proxy.conf';
    const moved = readFileSync(this.at(conf), 'utf8')
      .replace('listen 80 ', `listen ${http} `)
      .replace('listen 443 ', `listen ${https} `)
      .replaceAll(SERVED_CERTIFICATE, this.at('data/tls/served.pem'))
      .replace(SECRET_MAP, this.at('conf/front-proxy-secret.conf'))
      .replace('/var/log/nginx', this.folder)
      .replace(UPLOADS, this.at('uploads'))
      .replace(ACME_WEBROOT, this.at('webroot'));
    this.write(conf, moved);
    this.fake(
      'nginx',
      `PATH=/usr/sbin:/usr/bin exec nginx -p '${this.folder}' -c '${this.at('nginx.conf')}' "$@"`,
    );
    this.fake(
      'systemctl',
      `case "$*" in
      'start nginx.service' | 'restart nginx.service' | 'reload-or-restart nginx.service') ;;
      *) exit ;;
      esac
      if [[ ! -s '${this.at('nginx.pid')}' ]]; then nginx; elif [[ $1 == reload* ]]; then ${RELOAD(this.at('nginx.pid'))} fi`,
    );
  }

  step(): ScriptRun {
    return this.run('step_proxy; step_certificate');
  }

  /** Returns the arguments of the calls to a stand-in since the last call of this method. */
  calls(program: string): readonly string[] {
    const all = existsSync(this.at('calls')) ? readFileSync(this.at('calls'), 'utf8').split('\n') : [];
    this.write('calls', '');
    return all.filter((line) => line.startsWith(`${program} `)).map((line) => line.slice(program.length + 1));
  }

  /** Status of the certificate, as passed to `open-design status`. */
  told(): string {
    return readFileSync(this.at('state/certificate'), 'utf8');
  }

  override remove(): void {
    if (existsSync(this.at('nginx.pid'))) this.run('nginx -s stop');
    super.remove();
  }
}

/** Reloads nginx and waits until the old workers have exited. nginx itself returns earlier. */
const RELOAD = (pidFile: string): string => `
  read -r pid <'${pidFile}'
  read -ra workers <"/proc/$pid/task/$pid/children"
  nginx -s reload
  for worker in "\${workers[@]}"; do
    for ((i = 0; i < 600; i++)); do
      if [[ ! -e /proc/$worker ]]; then break; fi
      /bin/sleep 0.05
    done
  done
`;

/** Returns the certificate that a client receives. */
export const certificateAt = (port: number): Promise<DetailedPeerCertificate> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'design.example.com',
      rejectUnauthorized: false,
    });
    socket.once('error', reject).once('secureConnect', () => {
      resolve(socket.getPeerCertificate(true));
      socket.destroy();
    });
  });
