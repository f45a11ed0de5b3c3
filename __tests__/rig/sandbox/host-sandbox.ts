import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';

import { type AppState, stateOf } from '../../../host/app-state';
import { openDesignRelease } from '../../../host/release';
import { renderState } from '../../../host/state';
import type { ScriptRun } from '../script-run';
import { APP } from './fixture';

/** Paths on a host, by the short names that the tests use. */
const PLACES: Readonly<Record<string, string>> = {
  state: 'var/lib/open-design',
  conf: 'etc/open-design',
  data: 'srv/open-design',
  units: 'etc/systemd/system',
  site: 'etc/nginx/conf.d',
  webroot: 'run/open-design-acme',
  release: 'opt/open-design/releases/release',
  newer: 'opt/open-design/releases/newer',
  operations: 'opt/open-design/operations',
  log: 'var/log/open-design.log',
  'log.1': 'var/log/open-design.log.1',
};

/** A folder that replaces the root of a host. It contains an unpacked release, and parts of the program run in it. */
export class HostSandbox {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'host-'));
  readonly release = this.at('release');

  constructor(app: AppState = APP) {
    for (const name of ['state', 'conf', 'data']) mkdirSync(this.at(name), { recursive: true });
    mkdirSync(this.at('fakes'));
    mkdirSync(path.dirname(this.at('log')), { recursive: true });
    this.write('program.sh', openDesignRelease().program.archive);
    execFileSync('sh', [this.at('program.sh'), 'extract', this.release]);
    this.ask(app);
  }

  /** Sets another desired state, in force at once. */
  ask(app: AppState): void {
    const { known, later } = renderState(stateOf(app));
    for (const name of ['conf/state', 'state/state']) this.write(name, known + later);
  }

  /** Returns the path for a short name, or of another file in the folder. */
  at(name: string): string {
    const [first = '', ...rest] = name.split('/');
    return path.join(this.folder, PLACES[first] ?? first, ...rest);
  }

  write(name: string, text: string): void {
    writeFileSync(this.at(name), text);
  }

  /** Puts a stand-in for a program first on PATH. It logs its arguments to `calls`. */
  fake(program: string, script: string): void {
    const file = this.at(`fakes/${program}`);
    writeFileSync(file, `#!/bin/bash\necho "${program} $*" >>'${this.at('calls')}'\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Runs a script with the shell settings and functions of the program and with the state loaded. */
  run(script: string): ScriptRun {
    const ran = spawnSync('bash', ['-c', this.whole(script)], { encoding: 'utf8', env: this.env });
    return { code: ran.status, out: ran.stdout };
  }

  protected get env(): Readonly<Record<string, string>> {
    return {
      PATH: `${this.at('fakes')}:/usr/sbin:/usr/bin:/sbin:/bin`,
      LC_ALL: 'C.UTF-8',
      HOST_ROOT: this.folder,
    };
  }

  protected whole(script: string): string {
    return `exec 2>&1
      set -euo pipefail; shopt -s lastpipe; umask 077
      NAME=open-design ROOT=$HOST_ROOT RELEASE_DIR='${this.release}'
      for file in "$RELEASE_DIR"/etc/contract.env "$RELEASE_DIR"/lib/*.sh; do . "$file"; done
      read_state
      ${script}`;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
