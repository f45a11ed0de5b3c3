import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { signal } from '../../../ros/host/signal';

/** What the program finds when it looks at the host, from one pause to the next. */
export interface Look {
  /** State, step and time of the last change of the first apply; undefined: it has not begun. */
  readonly status?: readonly [state: 'working' | 'failed' | 'ready', step: string, time: string];
  /** Last lines of the log of the first apply. */
  readonly log?: string;
  /** Whether the app itself answers. Default: true. */
  readonly up?: boolean;
  /** Status of the app's health check through the proxy. Default: 200. */
  readonly proxy?: number;
  /** Runs before the program looks. */
  readonly then?: string;
}

/** A folder that replaces the root of a host, in which the program of the signal runs. Its pauses take no time. */
export class SignalSandbox {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'signal-'));

  /** @param curlCli command of the wait condition */
  constructor(curlCli: string) {
    for (const name of ['fakes', 'looks', 'var/log', 'var/lib/open-design/signal'])
      mkdirSync(this.at(name), { recursive: true });
    const { files, later } = signal(curlCli);
    const [program] = files;
    if (!program) throw new Error('the signal has no program');
    this.write('program', program.content.replace('PATH=', `PATH=${this.at('fakes')}:`));
    this.write('call.arrived', later.content);
    this.write('clock', '1000000');
    this.write('pauses', '0');
    this.fake('date', `cat '${this.at('clock')}'`);
    this.fake('open-design', `[[ $* == ready && -e '${this.at('up')}' ]]`);
    this.fake(
      'curl',
      `[[ $* == *"https://127.0.0.1/api/health" ]] || exec /usr/bin/curl "$@"\ncat '${this.at('proxy')}'`,
    );
    this.fake('systemctl', '');
    // The time passes while the program pauses, and the host changes.
    this.fake(
      'sleep',
      `cd '${this.folder}'
      at=$(($(<pauses) + 1)) && echo "$at" >pauses
      echo $(($(<clock) + $(<stride))) >clock
      if ((at > 1000)); then kill -9 $PPID; fi
      if [[ -e looks/$at ]]; then . "looks/$at"; fi`,
    );
  }

  at(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string): void {
    writeFileSync(this.at(name), text);
  }

  read(name: string): string | undefined {
    return existsSync(this.at(name)) ? readFileSync(this.at(name), 'utf8') : undefined;
  }

  /** Files of the service. */
  left(): string[] {
    const { stdout } = spawnSync('ls', [this.at('var/lib/open-design/signal')], { encoding: 'utf8' });
    return stdout.split('\n').filter(Boolean);
  }

  /** Puts the call in place, as user data do at a boot. */
  arrive(): void {
    this.write('var/lib/open-design/signal/call', this.read('call.arrived') ?? '');
  }

  /**
   * Starts the program, as a boot does, and waits until it ends.
   *
   * @param looks what it finds, one after the other. The last one stays.
   * @param stride seconds that pass during a pause
   */
  async boot(
    looks: readonly Look[],
    stride = 5,
  ): Promise<{ readonly code: number | null; readonly out: string }> {
    this.write('pauses', '0');
    this.write('stride', String(stride));
    rmSync(this.at('looks'), { recursive: true });
    mkdirSync(this.at('looks'));
    looks.forEach((look, index) => this.write(`looks/${index}`, this.script(look)));
    spawnSync('bash', ['-c', `cd '${this.folder}'; . looks/0`]);
    const child = spawn('bash', [this.at('program')], {
      env: { HOST_ROOT: this.folder, PATH: '/usr/bin:/bin' },
    });
    let out = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (out += text.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, out };
  }

  /** Calls of systemctl. */
  systemctl(): string {
    return this.read('calls.systemctl') ?? '';
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private fake(program: string, script: string): void {
    const file = this.at(`fakes/${program}`);
    writeFileSync(file, `#!/bin/bash\necho "$*" >>'${this.at(`calls.${program}`)}'\n${script}\n`);
    chmodSync(file, 0o755);
  }

  private script({ status, log, up = true, proxy = 200, then = '' }: Look): string {
    const [state, step, time] = status ?? [];
    return `cd '${this.folder}'
      ${status ? `printf 'state=%s\\nstep=%s\\nrelease=r\\ntime=%s\\n' ${state} '${step}' ${time} >var/lib/open-design/status` : ''}
      ${log === undefined ? '' : `cat >var/log/open-design.log <<'END'\n${log}\nEND`}
      ${up ? 'touch up' : 'rm -f up'}
      printf %s ${proxy} >proxy
      ${then}\n`;
  }
}
