import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type ProgramRun, ROOT, run } from '../../support/project';
import { inTerminal, type Typed } from '../../support/terminal';

/** What one look at a stack finds. */
export interface Step {
  readonly status?: string;
  readonly reason?: string;
  /** Resource, status and reason of events that are new. */
  readonly events?: readonly (readonly [resource: string, status: string, reason?: string])[];
  /** The step does not end. */
  readonly forever?: boolean;
}

/** How the stand-in of ROS behaves. */
export interface Scenario {
  readonly create?: readonly Step[];
  readonly update?: readonly Step[];
  readonly delete?: readonly Step[];
  readonly outputs?: readonly { readonly OutputKey: string; readonly OutputValue: string }[];
  readonly estimate?: object;
  /** Operation → code and message of the refusal of each call in turn; null lets a call pass. */
  readonly refuse?: Readonly<Record<string, readonly (readonly [code: string, message: string] | null)[]>>;
  /** The calls are noted, and nothing is answered. */
  readonly recordOnly?: boolean;
}

const SCRIPT = path.join(ROOT, 'scripts', 'aliyun-one-click.sh');

/** The script in a folder of its own, as somebody downloads it, with the stand-in of the CLI on PATH and no pauses. */
export class OneClickRig {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'open-design-one-click-'));
  private readonly bin = path.join(this.folder, 'bin');

  constructor(template: string) {
    mkdirSync(this.bin);
    cpSync(SCRIPT, path.join(this.folder, 'aliyun-one-click.sh'));
    writeFileSync(path.join(this.folder, 'open-design-ecs.yaml'), template);
    this.program('aliyun', `exec '${process.execPath}' '${path.join(__dirname, 'aliyun.mjs')}' "$@"`);
    this.program('sleep', 'exit 0');
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  set(scenario: Scenario): void {
    writeFileSync(path.join(this.folder, 'scenario.json'), JSON.stringify(scenario));
    for (const file of ['calls.jsonl', 'counts.json']) rmSync(path.join(this.folder, file), { force: true });
  }

  /** Forgets every stack. */
  clear(): void {
    rmSync(path.join(this.folder, 'stacks.json'), { force: true });
  }

  /** Runs the script without a terminal. */
  run(args: readonly string[], shell: readonly string[] = ['dash']): Promise<ProgramRun> {
    const [program = '', ...first] = shell;
    return run(program, [...first, 'aliyun-one-click.sh', ...args], { cwd: this.folder, env: this.env });
  }

  /** Runs the script in a terminal of 80 columns. */
  type(args: readonly string[], typed: readonly Typed[]): Promise<ProgramRun> {
    const line = ['exec', 'dash', 'aliyun-one-click.sh', ...args.map((word) => `'${word}'`)].join(' ');
    return inTerminal(line, typed, { cwd: this.folder, env: this.env });
  }

  /** Runs what --print printed. */
  runPrinted(text: string): Promise<ProgramRun> {
    writeFileSync(path.join(this.folder, 'printed.sh'), text);
    return run('dash', ['printed.sh'], { cwd: this.folder, env: this.env });
  }

  /** Arguments of the calls since the scenario was set. */
  get calls(): readonly (readonly string[])[] {
    const file = path.join(this.folder, 'calls.jsonl');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as string[]);
  }

  /** Names of the operations since the scenario was set. */
  get operations(): readonly (string | undefined)[] {
    return this.calls.map(([, operation]) => operation);
  }

  private get env(): NodeJS.ProcessEnv {
    return { PATH: `${this.bin}:${process.env.PATH ?? ''}`, STAND_IN: this.folder };
  }

  private program(name: string, text: string): void {
    const file = path.join(this.bin, name);
    writeFileSync(file, `#!/bin/sh\n${text}\n`);
    chmodSync(file, 0o755);
  }
}
