import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { OLDEST_TERRAFORM } from '../ground/terraform';
import { DeploymentError } from './error';
import { handOnInterrupts } from './interrupts';

/** Result of a run, whatever its exit code. */
export interface EngineRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Further environment variables, such as the values of variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of standard output as soon as it is there. Standard output is then not collected. */
  readonly onLine?: (line: string) => void;
}

/** The program that plans and applies: Terraform or OpenTofu. */
export interface Engine {
  /** `Terraform` or `OpenTofu`. */
  readonly name: string;
  readonly version: string;
  /**
   * Runs it in a folder until it ends. A signal to this process is handed on to it as an interrupt.
   *
   * @throws what aborted the signal of the deployment, if that happened before
   */
  run(folder: string, args: readonly string[], options?: RunOptions): Promise<EngineRun>;
}

/** Name of the program, chosen by the variable that the CDKTF CLI reads too. */
export const engineProgram = (): string => {
  const { TERRAFORM_BINARY_NAME: asked = '' } = process.env;
  return asked === '' ? 'terraform' : asked;
};

const OLDEST = OLDEST_TERRAFORM.split('.').map(Number);

/** Whether a version is at least {@link OLDEST_TERRAFORM}. Terraform and OpenTofu have what is needed since the same number. */
const isNewEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
};

const runProgram = (
  program: string,
  folder: string,
  args: readonly string[],
  { env = {}, onLine }: RunOptions,
): Promise<EngineRun> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: folder,
      env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A process group of its own: only this process hands interrupts on.
      detached: true,
    });
    const done = handOnInterrupts(child);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    if (onLine) createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', onLine);
    else child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      done();
      reject(
        new DeploymentError(
          error.code === 'ENOENT'
            ? `${program} not found on PATH; install Terraform ${OLDEST_TERRAFORM} or newer, or name OpenTofu in TERRAFORM_BINARY_NAME`
            : `${program} could not be run: ${error.message}`,
        ),
      );
    });
    child.on('close', (code) => {
      done();
      resolve({
        code: code ?? 1,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
      });
    });
  });

/**
 * Finds the engine on PATH.
 *
 * @param stop aborted when the deployment is to stop: no further run begins
 * @throws DeploymentError when there is none, or when it is older than {@link OLDEST_TERRAFORM}
 */
export const findEngine = async (stop: AbortSignal): Promise<Engine> => {
  const program = engineProgram();
  const run: Engine['run'] = (folder, args, options = {}) => {
    stop.throwIfAborted();
    return runProgram(program, folder, args, options);
  };
  const { stdout, stderr } = await run(process.cwd(), ['version']);
  const [, name, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout) ?? [];
  if (name === undefined || version === undefined) {
    throw new DeploymentError(
      `got ${program}, which is neither Terraform nor OpenTofu; allowed in TERRAFORM_BINARY_NAME: the name or path of one of them`,
      `${stdout}${stderr}`,
    );
  }
  if (!isNewEnough(version)) {
    throw new DeploymentError(`got ${name} ${version}; allowed: ${OLDEST_TERRAFORM} or newer`);
  }
  return { name, version, run };
};
