import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { acrProxyFiles } from '../../host/acr-proxy-release';
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

/** Files that the program of a reverse proxy makes from the state → the functions of the program that make each file. */
const MADE_ON_PROXY = {
  'etc/acr-proxy/nginx.conf': 'proxy_config',
  // Not a file on the host: the firewall gets it.
  'egress.rules': 'JUMP="-I ${EGRESS_JUMP[*]}"; egress_rules',
} as const;

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
  files: Making['files'] = programFiles(),
): Readonly<Record<string, string>> =>
  madeBy({
    name: 'open-design',
    files,
    state,
    others: { 'srv/open-design/secrets/token': `${found.token}\n` },
    made: MADE_ON_HOST,
    privateAddress: found.privateAddress,
  });

/** Returns the files that the host of a reverse proxy makes from a state. @throws as {@link madeOnHost} */
export const madeOnProxy = (state: string): Readonly<Record<string, string>> =>
  madeBy({ name: 'acr-proxy', files: acrProxyFiles(), state, others: {}, made: MADE_ON_PROXY });

/** Names of the files that {@link madeOnProxy} makes. */
export const NAMES_MADE_ON_PROXY = Object.keys(MADE_ON_PROXY);

interface Making {
  /** Name of the release, and of its folders. */
  readonly name: string;
  readonly files: readonly Pick<HostFile, 'path' | 'content'>[];
  readonly state: string;
  /** Other files that the functions read. */
  readonly others: Readonly<Record<string, string>>;
  /** File → the script that prints it. */
  readonly made: Readonly<Record<string, string>>;
  readonly privateAddress?: string;
}

const madeBy = (making: Making): Readonly<Record<string, string>> => {
  const { name, files, state, others, made, privateAddress = '' } = making;
  const root = mkdtempSync(path.join(tmpdir(), `${name}-host-`));
  try {
    const write = (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text, { mode: 0o600 });
    };
    for (const file of files) write(`release/${file.path}`, file.content);
    write(`var/lib/${name}/state`, state);
    for (const [file, text] of Object.entries(others)) write(file, text);
    return Object.fromEntries(
      Object.entries(made).map(([file, script]) => {
        const { status, stdout, stderr } = spawnSync('bash', ['-c', whole(name, script)], {
          encoding: 'utf8',
          env: {
            PATH: process.env['PATH'],
            LC_ALL: 'C.UTF-8',
            HOST_ROOT: root,
            PRIVATE_ADDRESS: privateAddress,
          },
        });
        if (status !== 0) throw new Error(`${file} cannot be made: ${stderr.trim()}`);
        return [file, stdout];
      }),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
};

/** Wraps a script: the shell has the program's settings and functions, and has read the state. */
const whole = (name: string, script: string): string => `
  set -euo pipefail; shopt -s lastpipe; umask 077
  NAME=${name} ROOT=$HOST_ROOT RELEASE_DIR=$HOST_ROOT/release
  for file in "$RELEASE_DIR"/etc/contract.env "$RELEASE_DIR"/lib/*.sh; do if [[ -e $file ]]; then . "$file"; fi; done
  ip() { echo "route src $PRIVATE_ADDRESS "; }
  read_state
  ${script}`;
