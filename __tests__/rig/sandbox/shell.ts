import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { packArchive } from '../../../host/bundle';
import type { HostProps } from '../../../host/props';
import { releaseFiles } from '../../../host/release';
import type { ScriptRun } from '../script-run';
import { PROPS } from './fixture';

/** A folder with an extracted release and folders in place of the host's, in which pieces of the program run. */
export class HostSandbox {
  public readonly folder = mkdtempSync(path.join(tmpdir(), 'host-'));
  public readonly release = path.join(this.folder, 'release');

  public constructor(props: HostProps = PROPS) {
    const archive = this.at('payload.sh');
    writeFileSync(archive, packArchive(releaseFiles(props)));
    execFileSync('sh', [archive, 'extract', this.release]);
    for (const name of ['state', 'conf', 'data', 'fakes']) mkdirSync(this.at(name));
    this.write(
      'conf/values.env',
      "DATA_DISK_ID='d-bp1abcdefghijklmnopqrs'\nPUBLIC_ADDRESS='203.0.113.9'\nREGION='cn-hangzhou'\n",
    );
  }

  public at(name: string): string {
    return path.join(this.folder, name);
  }

  public write(name: string, text: string): void {
    writeFileSync(this.at(name), text);
  }

  /** Puts a stand-in for a program first on the path; it notes its arguments in `calls`. */
  public fake(program: string, script: string): void {
    const file = this.at(`fakes/${program}`);
    writeFileSync(file, `#!/bin/bash\necho "${program} $*" >>'${this.at('calls')}'\n${script}\n`);
    chmodSync(file, 0o755);
  }

  /** Runs a script in the program's own shell settings, with its functions defined. */
  public run(script: string): ScriptRun {
    const ran = spawnSync('bash', ['-c', this.whole(script)], {
      encoding: 'utf8',
      env: { PATH: `${this.at('fakes')}:/usr/sbin:/usr/bin:/sbin:/bin`, LC_ALL: 'C.UTF-8' },
    });
    return { code: ran.status, out: ran.stdout };
  }

  protected whole(script: string): string {
    const prelude = `set -euo pipefail; shopt -s lastpipe; umask 077
      RELEASE_DIR='${this.release}'
      for part in "$RELEASE_DIR"/etc/desired.env "$RELEASE_DIR"/lib/*.sh; do . "$part"; done
      STATE='${this.at('state')}' CONF='${this.at('conf')}' DATA='${this.at('data')}' LOG='${this.at('log')}'
      TOKEN_FILE=$DATA/secrets/token TLS=$DATA/tls SECRET_MAP=$CONF/secret-map.conf`;
    return `exec 2>&1\n${prelude}\n${script}`;
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
