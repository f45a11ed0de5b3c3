import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { HostFile } from '../../host/files';
import { programFiles } from '../../host/release';

/** Files that the host's program makes from the state → the function of the program that makes each file. */
const MADE_ON_HOST = {
  'etc/docker/daemon.json': 'docker_config',
  'etc/nginx/conf.d/open-design.conf': 'front_proxy',
  'etc/open-design/compose.yaml': 'fill "$RELEASE_DIR/etc/compose.yaml"',
  'etc/open-design/daemon.env': 'daemon_env',
  'etc/open-design/front-proxy-secret.conf': 'secret_map',
} as const;

/** Names of the files that {@link madeOnHost} makes. */
export const NAMES_MADE_ON_HOST = Object.keys(MADE_ON_HOST);

/** Values that a host finds out or makes by itself. */
export interface Found {
  readonly token: string;
  /** The host's address inside the network. The host uses it when it has neither a name nor a public address. */
  readonly privateAddress: string;
}

/** Whether this machine has bash 4.4 or newer, which the host's program needs. macOS has an older one. */
export const hasBash = (): boolean =>
  spawnSync('bash', ['-c', '((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404))']).status === 0;

/**
 * Returns the files that a host makes from a state. The functions of the release make them in a temporary folder, which
 * takes the place of the host's root.
 *
 * @param files files of the host's program; default: those of this version
 * @throws Error when the host would refuse the state
 */
export const madeOnHost = (
  state: string,
  found: Found,
  files: readonly Pick<HostFile, 'path' | 'content'>[] = programFiles(),
): Readonly<Record<string, string>> => {
  const root = mkdtempSync(path.join(tmpdir(), 'open-design-host-'));
  try {
    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
      writeFileSync(path.join(root, name), text, { mode: 0o600 });
    };
    for (const file of files) write(`release/${file.path}`, file.content);
    write('var/lib/open-design/state', state);
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

/** Wraps a script: the shell has the program's settings and functions, and has read the state. */
const whole = (script: string): string => `
  set -euo pipefail; shopt -s lastpipe; umask 077
  NAME=open-design ROOT=$HOST_ROOT RELEASE_DIR=$HOST_ROOT/release
  for file in "$RELEASE_DIR"/etc/contract.env "$RELEASE_DIR"/lib/*.sh; do . "$file"; done
  ip() { echo "route src $PRIVATE_ADDRESS "; }
  read_state
  ${script}`;
