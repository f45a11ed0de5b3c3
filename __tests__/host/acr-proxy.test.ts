import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { acrProxyRelease } from '../../host/acr-proxy-release';
import { acrProxyStateOf } from '../../host/acr-proxy-state';
import { renderState } from '../../host/state';
import type { ScriptRun } from '../rig/script-run';
import { value } from '../support/value';

const STATE = acrProxyStateOf({
  clients: ['10.20.0.0/16'].map(value),
  names: ['registry-vpc.cn-beijing.aliyuncs.com'],
  bucketEndpoints: [],
  resolvers: ['100.100.2.136'],
  networks: ['100.64.0.0/10'],
  denied: ['10.0.0.0/8'],
  internet: false,
});

describe('the program of a reverse proxy', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'acr-proxy-host-'));
  const at = (name: string): string => path.join(root, name);
  const release = at('opt/acr-proxy/releases/release');
  const config = (): string => readFileSync(at('etc/acr-proxy/nginx.conf'), 'utf8');

  const ask = (change: Record<string, string> = {}): void => {
    const { known, later } = renderState({ ...STATE, ...change });
    writeFileSync(at('var/lib/acr-proxy/state'), known + later);
  };

  /** Runs a script with the functions of the program. systemctl is a stand-in that logs its calls. */
  const run = (script: string): ScriptRun => {
    const whole = `exec 2>&1
      set -euo pipefail; shopt -s lastpipe; umask 077
      NAME=acr-proxy ROOT='${root}' RELEASE_DIR='${release}'
      for file in "$RELEASE_DIR"/lib/*.sh; do . "$file"; done
      systemctl() {
        echo "systemctl $*"
        case "$*" in
        is-active*) [[ -e '${at('active')}' ]] ;;
        reload*) [[ ! -e '${at('refuses')}' ]] ;;
        'restart acr-proxy.service') touch '${at('active')}' ;;
        esac
      }
      read_state
      ${script}`;
    const ran = spawnSync('bash', ['-c', whole], { encoding: 'utf8' });
    return { code: ran.status, out: ran.stdout };
  };

  beforeAll(() => {
    mkdirSync(at('var/lib/acr-proxy'), { recursive: true });
    writeFileSync(at('program.sh'), acrProxyRelease().program.archive);
    execFileSync('sh', [at('program.sh'), 'extract', release]);
    ask();
  });
  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test.each([
    ['CLIENTS', 'everyone'],
    ['CLIENTS', '10.0.0.0/8; allow all'],
    ['NAMES', 'a.example.com; deny'],
    ['NAMES', '*.example.com'],
    ['NAMES', ''],
    ['BUCKET_ENDPOINTS', '.*'],
    ['NETWORKS', '10.0.0.0/8 -j ACCEPT'],
    ['INTERNET', 'maybe'],
  ])('refuses %s=%s', (key, text) => {
    ask({ [key]: text });
    const { code, out } = run(':');
    expect([code, out]).toEqual([1, expect.stringContaining(`got ${key} '${text}', allowed what matches`)]);
    ask();
  });

  test('the first apply starts nginx; one that changes nothing leaves it alone', () => {
    expect(run('step_proxy').out).toMatch(/systemctl restart acr-proxy\.service\n/);
    const { code, out } = run('step_proxy');
    expect(code).toBe(0);
    expect(out).not.toMatch(/systemctl (restart|reload)/);
  });

  test('a change of the state reloads nginx', () => {
    ask({ CLIENTS: '10.30.0.0/16' });
    expect(run('step_proxy').out).toMatch(/systemctl reload acr-proxy\.service\n/);
    expect(config()).toContain('allow 10.30.0.0/16;');
  });

  test('when nginx refuses a configuration, the old one is back, and the next apply tries again', () => {
    const before = config();
    ask({ CLIENTS: '10.40.0.0/16' });
    writeFileSync(at('refuses'), '');
    const { code, out } = run('step_proxy');
    expect([code, out]).toEqual([
      1,
      expect.stringContaining('nginx refused the new configuration; the old one is back'),
    ]);
    expect(config()).toBe(before);
    rmSync(at('refuses'));
    expect(run('step_proxy').out).toMatch(/systemctl reload acr-proxy\.service\n/);
    expect(config()).toContain('allow 10.40.0.0/16;');
  });

  test('a changed unit restarts nginx, since a reload would keep the old sandbox', () => {
    writeFileSync(path.join(release, 'units/acr-proxy.service'), '[Service]\n');
    expect(run('step_proxy').out).toMatch(/systemctl restart acr-proxy\.service\n/);
  });

  test.each([
    [[], /^usage: acr-proxy COMMAND/, 64],
    [['--help'], /^usage: acr-proxy COMMAND/, 0],
    [['status', '--help'], /^usage: acr-proxy COMMAND/, 0],
    [
      ['aply'],
      /^acr-proxy: got 'aply', allowed apply, ready, status or addresses; see acr-proxy --help\n$/,
      64,
    ],
  ])('acr-proxy %j', (args, out, code) => {
    const ran = run(`'${release}/bin/acr-proxy' ${args.join(' ')}`);
    expect(ran.out).toMatch(out);
    expect(ran.code).toBe(code);
  });
});
