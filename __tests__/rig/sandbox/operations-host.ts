import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { openDesignRelease } from '../../../host/release';
import { RUN_AS } from '../../../open-design/contract';
import type { ScriptRun } from '../script-run';
import { APP } from './fixture';
import { HostSandbox } from './host-sandbox';

export const OLD = 'an-old-token_0123456789abcdefghijklmnop';
export const IMAGE = APP.image;
export const OTHER = `registry.example.com/od@sha256:${'b'.repeat(64)}`;

/**
 * A host after its first apply, with the operations installed. Docker, systemd and curl are consistent stand-ins: the
 * daemon knows the token and the image with which it was started, and the proxy knows the map of its last reload.
 */
export class OperationsHost extends HostSandbox {
  constructor() {
    super();
    const [operations] = openDesignRelease().additions;
    this.write('operations.sh', operations?.archive ?? '');
    execFileSync('sh', [this.at('operations.sh'), 'extract', this.at('operations/release')]);
    symlinkSync('release', this.at('operations/current'));
    symlinkSync('releases/release', this.at('opt/open-design/current'));
    for (const folder of ['data/app', 'data/secrets', 'running', 'site', 'units', 'var/tmp'])
      mkdirSync(this.at(folder), { recursive: true });
    this.write('data/secrets/token', `${OLD}\n`);
    this.fake('mountpoint', '');
    this.fake('sleep', '');
    this.fake('nginx', '');
    // The updates of the machine that runs the tests are not those of the host.
    this.fake('apt-get', '');
    this.fake('needrestart', '');
    this.fake('docker', `[[ $* != *-d* ]] || echo id; exit 0`);
    this.fake('systemd-run', SYSTEMD_RUN);
    this.fake('systemctl', SYSTEMCTL(this.at('conf'), this.at('running')));
    this.fake('curl', CURL(this.at('running')));
    expect(this.run('step_token; step_image; step_app; step_proxy; step_health')).toMatchObject({ code: 0 });
    expect(
      this.run('fingerprint $VAR/state | put 0644 $VAR/applied; touch $VAR/done; record ready 10/10'),
    ).toMatchObject({ code: 0 });
    this.write('calls', '');
  }

  override run(script: string): ScriptRun {
    this.handOver();
    return super.run(this.script(script));
  }

  /** Gives the app's user what a test wrote into its folder. */
  private handOver(): void {
    if (ROOT && existsSync(this.at('data/app')))
      execFileSync('chown', ['-hR', `${RUN_AS.uid}:${RUN_AS.gid}`, this.at('data/app')]);
  }

  /** Runs a script and kills it, with all its children, after a number of calls to its stand-ins. */
  killedAt(call: number, script: string): boolean {
    for (const program of ['mv', 'sync', 'openssl', 'cp', 'chmod', 'nginx', 'systemctl', 'curl']) {
      const before = existsSync(this.at(`fakes/${program}`))
        ? readFileSync(this.at(`fakes/${program}`), 'utf8').replace(/^#!.*\n/, '')
        : `exec /usr/bin/${program} "$@"`;
      if (before.includes('kill -9 0')) continue;
      this.fake(
        program,
        `if [[ -n \${KILL_AT-} ]]; then echo . >>'${this.at('count')}'
        if (($(wc -l <'${this.at('count')}') >= KILL_AT)); then kill -9 0; fi; fi\n${before}`,
      );
    }
    writeFileSync(this.at('count'), '');
    // The script has its own session, so that the kill does not reach the test.
    const ran = spawnSync('setsid', ['-w', 'bash', '-c', this.whole(this.script(script))], {
      env: { ...this.env, KILL_AT: String(call) },
    });
    return ran.signal === 'SIGKILL';
  }

  calls(): string {
    return existsSync(this.at('calls')) ? readFileSync(this.at('calls'), 'utf8') : '';
  }

  text(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  private script(script: string): string {
    return `OPERATIONS_DIR='${this.at('operations/release')}' HEALTH_TRIES=2
      ${ROOT ? '' : 'RUN_AS=$(id -u):$(id -g)'}
      for file in "$OPERATIONS_DIR"/lib/*.sh; do . "$file"; done
      ${script}`;
  }
}

const ROOT = process.getuid?.() === 0;

const SYSTEMD_RUN = readFileSync(path.join(__dirname, 'systemd-run.sh'), 'utf8');

const SYSTEMCTL = (conf: string, running: string): string => `case "$*" in
  'start open-design.service' | 'restart open-design.service')
    cp '${conf}/daemon.env' '${conf}/compose.yaml' '${running}/' ;;
  'stop open-design.service') rm -f '${running}/daemon.env' ;;
  *nginx.service) cp '${conf}/front-proxy-secret.conf' '${running}/' 2>/dev/null || true ;;
  is-active*) echo active ;;
  esac`;

const CURL = (running: string): string => `cd '${running}'
  ask=$(cat) url=\${!#}
  daemon=$(sed -n 's/^OD_API_TOKEN=//p' daemon.env 2>/dev/null)
  image=$(sed -n 's/^    image: //p' compose.yaml 2>/dev/null)
  if [[ -z $daemon || ( -e broken && $image == "$(cat broken)" ) ]]; then echo -n 000; exit; fi
  case $url in
  */api/health) echo -n 200; exit ;;
  esac
  basic=$(sed -n 's/^user = "\\(.*\\)"$/\\1/p' <<<"$ask" | tr -d '\\n' | base64 -w0)
  sent=$(grep -F "(?i:basic) +$basic$" front-proxy-secret.conf | sed 's/.*"Bearer \\(.*\\)";/\\1/')
  [[ -n $basic && -n $sent && $sent == "$daemon" ]] && echo -n 200 || echo -n 401`;
