import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { StandIn } from '../stand-in';
import type { Organizations } from './organizations';
import type { Phase, Run } from './run';
import { prepareFolder } from './run-folder';
import { folderOf, sealed, SEALED_RUN } from './sealed';
import { serialOf } from './workspace';

export interface WorkerOptions {
  /** Folder for the runs. They leave their configuration, variables and plans in it. */
  readonly folder: string;
  /** The stand-in providers that every run uses. */
  readonly standIn: Pick<StandIn, 'env' | 'folder'>;
  /** Whether a run sees nothing else of this machine (`canSeal`). */
  readonly seal: boolean;
  /** Text of the CLI configuration of a run, with which it reads other states. */
  readonly cliConfigOf: (run: Run) => string;
}

/** How a phase ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly interrupted: boolean;
}

/** The CLI does not print the first three lines of an apply, because those of HCP Terraform's runs are these. */
const header = (version: string): string =>
  `Terraform v${version}\non linux_amd64\nInitializing plugins and modules...\n`;

/** Bytes that mark the start and the end of a log. */
const [START, END] = ['\x02', '\x03'];

/** Exit code of `plan -detailed-exitcode` when there is something to change. */
const CHANGES = 2;

const execute = promisify(execFile);

/** Runs Terraform in the uploaded folders. */
export class Worker {
  private readonly running = new Map<string, { child: ChildProcess; interrupted: boolean }>();
  private readonly terraform = folderOf('terraform');

  constructor(
    private readonly organizations: Organizations,
    private readonly options: WorkerOptions,
  ) {}

  /** Unpacks the folder of a run, and plans. */
  plan(run: Run): Promise<Outcome> {
    const { plan, options } = run;
    return this.phase(run, plan, async () => {
      await mkdir(join(this.options.folder, 'root'), { recursive: true });
      await prepareFolder(this.folderOf(run), run, this.options.cliConfigOf(run));
      const init = await this.run(run, ['init', '-input=false', '-no-color'], () => undefined);
      if (init.code !== 0) plan.log += init.output;
      if (init.code !== 0) return init.code;
      const args = [
        ...['plan', '-input=false', '-no-color', '-detailed-exitcode', '-out=../plan'],
        ...(options.isDestroy ? ['-destroy'] : []),
        ...(options.refresh ? [] : ['-refresh=false']),
        ...(options.refreshOnly ? ['-refresh-only'] : []),
        ...options.targets.map((address) => `-target=${address}`),
        ...options.replaces.map((address) => `-replace=${address}`),
      ];
      const { code } = await this.run(run, args, (text) => (plan.log += text));
      run.hasChanges = code === CHANGES;
      return code === CHANGES ? 0 : code;
    });
  }

  /** Applies the plan of a run, and stores the state, also that of an apply that failed on the way. */
  apply(run: Run): Promise<Outcome> {
    return this.phase(run, run.apply, async () => {
      const args = ['apply', '-input=false', '-no-color', '../plan'];
      const { code } = await this.run(run, args, (text) => (run.apply.log += text));
      await this.store(run);
      return code;
    });
  }

  /** Stops the Terraform of a run, as Ctrl-C does. */
  interrupt(run: Run): void {
    const process = this.running.get(run.id);
    if (!process) return;
    process.interrupted = true;
    process.child.kill('SIGINT');
  }

  /** Stops everything at once. */
  close(): void {
    for (const { child } of this.running.values()) child.kill('SIGKILL');
  }

  /** Returns the plan of a run in Terraform's JSON format. */
  planJson(run: Run): Promise<string> {
    return this.print(run, ['show', '-json', '../plan']);
  }

  /** Returns the schemas of the providers of a run in Terraform's JSON format. */
  schemasJson(run: Run): Promise<string> {
    return this.print(run, ['providers', 'schema', '-json']);
  }

  private folderOf(run: Run): string {
    return join(this.options.folder, run.id);
  }

  /** The environment of a run has nothing of this process but the path of the programs. */
  private environmentOf(run: Run): Record<string, string> {
    const folder = this.options.seal ? SEALED_RUN : this.folderOf(run);
    const ofWorkspace = [...run.workspace.variables.values()]
      .filter(({ category }) => category === 'env')
      .map(({ key, value }) => [key, value] as const);
    return {
      PATH: [this.terraform, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':'),
      HOME: folder,
      ...this.options.standIn.env,
      CHECKPOINT_DISABLE: '1',
      TF_IN_AUTOMATION: 'true',
      TF_INPUT: '0',
      TFC_RUN_ID: run.id,
      TFC_WORKSPACE_NAME: run.workspace.name,
      ...Object.fromEntries(ofWorkspace),
      TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'),
    };
  }

  private command(run: Run, args: readonly string[]): readonly [string, ...string[]] {
    const { folder, standIn, seal } = this.options;
    const all = ['terraform', ...args] as const;
    if (!seal) return all;
    const beyond = [this.terraform, standIn.folder].filter((path) => !path.startsWith('/usr/'));
    return sealed(join(folder, 'root'), this.folderOf(run), beyond, all);
  }

  private run(
    run: Run,
    args: readonly string[],
    onText: (text: string) => void,
  ): Promise<{ code: number; output: string }> {
    const [program, ...rest] = this.command(run, args);
    return new Promise((resolve, reject) => {
      const child = spawn(program, rest, {
        cwd: join(this.folderOf(run), 'work'),
        env: this.environmentOf(run),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const interrupted = this.running.get(run.id)?.interrupted ?? false;
      this.running.set(run.id, { child, interrupted });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text;
          onText(text);
        });
      }
      child.on('error', reject);
      child.on('close', (code) => {
        resolve({ code: code ?? 1, output });
      });
    });
  }

  private async print(run: Run, args: readonly string[]): Promise<string> {
    const [program, ...rest] = this.command(run, args);
    const { stdout } = await execute(program, rest, {
      cwd: join(this.folderOf(run), 'work'),
      env: this.environmentOf(run),
      maxBuffer: Infinity,
    });
    return stdout;
  }

  /** @param work returns the exit code of Terraform */
  private async phase(run: Run, phase: Phase, work: () => Promise<number>): Promise<Outcome> {
    phase.status = 'running';
    phase.log = START + header(run.workspace.terraformVersion);
    const code = await work().catch((error: unknown) => {
      phase.log += `${String(error)}\n`;
      return 1;
    });
    const interrupted = this.running.get(run.id)?.interrupted ?? false;
    this.running.delete(run.id);
    const ok = code === 0 && !interrupted;
    const failure = interrupted ? 'canceled' : 'errored';
    phase.status = ok ? 'finished' : failure;
    phase.log += END;
    return { ok, interrupted };
  }

  private async store(run: Run): Promise<void> {
    const file = join(this.folderOf(run), 'terraform.tfstate');
    if (!existsSync(file)) return;
    const state = await readFile(file);
    const { current } = run.workspace;
    if (current?.serial === serialOf(state)) return;
    this.organizations.addState(run.workspace, serialOf(state), state);
  }
}
