import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ProgramRun, ROOT, run } from '../../support/project';
import { inTerminal, type Typed } from '../../support/terminal';
import { start, stop } from '../http-server';
import { aliyun } from './cli';
import { RosStandIn, type Scenario } from './ros';

const SCRIPT = path.join(ROOT, 'scripts', 'aliyun-one-click.sh');

/** Sends its arguments to this process, and prints what comes back: an exit code on the first line, then the text. */
const CLI = `answer=$(printf '%s\\0' "$@" | curl -s --unix-socket "$STAND_IN" --data-binary @- http://stand-in/)
code=\${answer%%
*}
text=\${answer#*
}
if [ "$code" = 0 ]; then printf '%s\\n' "$text"; else printf '%s\\n' "$text" >&2; fi
exit "$code"`;

/** The script in a folder of its own, as somebody downloads it, with a stand-in of the CLI on PATH and without pauses. */
export class OneClickRig {
  private readonly service = new RosStandIn();
  /** Arguments of the calls since {@link begin}. */
  calls: (readonly string[])[] = [];
  /** What the CLI prints before each answer. */
  note = '';
  /** Whether calls are noted only. */
  private noted = false;
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'open-design-one-click-'));
  private readonly bin = path.join(this.folder, 'bin');
  private readonly socket = path.join(this.folder, 'cli.sock');
  private readonly server: Server;

  constructor(template: string) {
    mkdirSync(this.bin);
    cpSync(SCRIPT, path.join(this.folder, 'aliyun-one-click.sh'));
    writeFileSync(path.join(this.folder, 'open-design-ecs.yaml'), template);
    this.program('aliyun', CLI);
    this.program('sleep', 'exit 0');
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const words = Buffer.concat(chunks).toString().split('\0').slice(0, -1);
        this.calls.push(words);
        const { code, text } = this.noted ? { code: 0, text: '' } : aliyun(words, this.folder, this.service);
        response.end(`${code}\n${this.note}${text}`);
      });
    });
  }

  open(): Promise<void> {
    return start(this.server, { path: this.socket });
  }

  async close(): Promise<void> {
    await stop(this.server);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Begins a scenario without a stack. */
  begin(scenario: Scenario): void {
    this.calls = [];
    this.service.begin(scenario);
  }

  /** Begins a scenario with a stack that was created earlier, with these parameters. */
  earlier(scenario: Scenario, parameters: Readonly<Record<string, string>> = {}): void {
    this.begin(scenario);
    this.service.earlier('open-design', parameters);
  }

  /** Runs the script without a terminal. */
  run(
    args: readonly string[],
    [shell, ...first]: readonly [string, ...string[]] = ['dash'],
  ): Promise<ProgramRun> {
    return run(shell, [...first, 'aliyun-one-click.sh', ...args], { cwd: this.folder, env: this.env });
  }

  /** Runs the script in a terminal of 80 columns. */
  type(args: readonly string[], typed: readonly Typed[]): Promise<ProgramRun> {
    const line = ['exec', 'dash', 'aliyun-one-click.sh', ...args.map((word) => `'${word}'`)].join(' ');
    return inTerminal(line, typed, { cwd: this.folder, env: this.env });
  }

  /** Arguments of the calls in a text of shell, as a shell reads them. */
  async callsIn(text: string): Promise<(readonly string[])[]> {
    this.calls = [];
    this.noted = true;
    writeFileSync(path.join(this.folder, 'printed.sh'), text);
    await run('dash', ['printed.sh'], { cwd: this.folder, env: this.env });
    this.noted = false;
    return this.calls;
  }

  /** Names of the operations since {@link begin}. */
  get operations(): readonly (string | undefined)[] {
    return this.calls.map(([, operation]) => operation);
  }

  private get env(): NodeJS.ProcessEnv {
    return { PATH: `${this.bin}:${process.env['PATH'] ?? ''}`, STAND_IN: this.socket };
  }

  private program(name: string, text: string): void {
    const file = path.join(this.bin, name);
    writeFileSync(file, `#!/bin/dash\n${text}\n`);
    chmodSync(file, 0o755);
  }
}
