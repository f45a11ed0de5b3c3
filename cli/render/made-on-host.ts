import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { programFiles } from '../../host/release';

/** Files that the host's program makes of the state → the program's own function for each. */
const MADE_ON_HOST = {
  'etc/docker/daemon.json': 'docker_config',
  'etc/nginx/conf.d/open-design.conf': 'front_proxy',
  'etc/open-design/compose.yaml': 'fill "$RELEASE_DIR/etc/compose.yaml"',
  'etc/open-design/daemon.env': 'daemon_env',
  'etc/open-design/front-proxy-secret.conf': 'secret_map',
} as const;

/** Names of the files that {@link madeOnHost} makes. */
export const NAMES_MADE_ON_HOST = Object.keys(MADE_ON_HOST);

/** What a host finds out by itself, or makes. */
export interface Found {
  readonly token: string;
  /** Its address inside the network, which it goes by where it has neither a name nor another address. */
  readonly privateAddress: string;
}

/** Whether this machine has a bash that can run the host's program: 4.4 or newer, which macOS has not. */
export const hasBash = (): boolean =>
  spawnSync('bash', ['-c', '((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))']).status === 0;

/**
 * The files that a host makes of a state, by the release's own functions, run in a folder in place of the host's root.
 *
 * @throws Error when the host would refuse the state
 */
export const madeOnHost = (state: string, found: Found): Readonly<Record<string, string>> => {
  const root = mkdtempSync(path.join(tmpdir(), 'open-design-host-'));
  try {
    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text, { mode: 0o600 });
    };
    for (const file of programFiles()) write(`release/${file.path}`, file.content);
    write('etc/open-design/state', state);
    write('srv/open-design/secrets/token', `${found.token}\n`);
    return Object.fromEntries(
      Object.entries(MADE_ON_HOST).map(([name, script]) => {
        const { status, stdout, stderr } = spawnSync('bash', ['-c', whole(script)], {
          encoding: 'utf8',
          env: {
            PATH: process.env['PATH'],
            LC_ALL: 'C.UTF-8',
            HOST_ROOT: root,
            PRIVATE_ADDRESS: found.privateAddress,
          },
        });
        if (status !== 0) throw new Error(`${name} cannot be made: ${stderr.trim()}`);
        return [name, stdout];
      }),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

/** A script in the program's own settings of the shell, with its functions defined and the state read. */
const whole = (script: string): string => `
  set -euo pipefail; shopt -s lastpipe; umask 077
  NAME=open-design ROOT=$HOST_ROOT RELEASE_DIR=$HOST_ROOT/release
  for file in "$RELEASE_DIR"/etc/contract.env "$RELEASE_DIR"/lib/*.sh; do . "$file"; done
  ip() { echo "route src $PRIVATE_ADDRESS "; }
  read_state
  ${script}`;
