import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { RehearsalError } from './error';
import { WRITE_ONLY_SINCE as OLDEST } from './provider/write-only';

/** Result of a Terraform run. */
export interface TerraformRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Terraform {
  /** `Terraform` or `OpenTofu`. */
  readonly name: string;
  readonly version: string;
  /**
   * Runs `terraform <args>` in a folder and waits until it ends, with any exit code.
   *
   * @throws RehearsalError when the signal stopped it
   */
  run(folder: string, args: readonly string[]): Promise<TerraformRun>;
}

/**
 * Finds the real Terraform on PATH, or the program that TERRAFORM_BINARY_NAME names, and gives it an environment that ignores the user's own setup: no `TF_*` variables
 * except `TF_VAR_*`, and an empty CLI configuration in `scratch`.
 *
 * @param env variables that the providers need, such as `TF_REATTACH_PROVIDERS`
 * @param stop when aborted, ends a running Terraform gracefully
 * @throws RehearsalError when there is no terraform, or when it is older than 1.11
 */
export const findTerraform = async (
  scratch: string,
  env: Readonly<Record<string, string>>,
  stop: AbortSignal,
): Promise<Terraform> => {
  const cliConfig = join(scratch, 'terraform.rc');
  await writeFile(cliConfig, '');
  const environment = {
    ...withoutTerraform(process.env),
    TF_CLI_CONFIG_FILE: cliConfig,
    CHECKPOINT_DISABLE: '1',
    TF_IN_AUTOMATION: '1',
    TF_INPUT: '0',
    ...env,
  };
  const run = (folder: string, args: readonly string[]): Promise<TerraformRun> =>
    runTerraform(folder, args, environment, stop);
  const { name, version } = parseVersion(await run(scratch, ['version']));
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor)) {
    throw new RehearsalError(`${name} on PATH is ${version}; it must be ${OLDEST.text} or newer`);
  }
  return { name, version, run };
};

/** Removes all `TF_*` variables except `TF_VAR_*`: they change what Terraform does, or where. */
const withoutTerraform = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('TF_') || name.startsWith('TF_VAR_')),
  );

const parseVersion = ({ code, stdout, stderr }: TerraformRun): Pick<Terraform, 'name' | 'version'> => {
  if (code !== 0) throw new RehearsalError(`terraform version failed with exit code ${code}`, stderr);
  const [, name, version] = /^(Terraform|OpenTofu) v(\S+)/m.exec(stdout) ?? [];
  if (name !== undefined && version !== undefined) return { name, version };
  throw new RehearsalError(`got ${program()}, which is neither Terraform nor OpenTofu`, stdout);
};

/** The program that the CDKTF CLI would run. */
const program = (): string => {
  const { TERRAFORM_BINARY_NAME: asked = '' } = process.env;
  return asked === '' ? 'terraform' : asked;
};

/**
 * Runs `terraform <args>` in a folder and waits for its end, whatever its exit code.
 *
 * @param stop ends it, gently, when aborted
 * @throws RehearsalError when there is no terraform, or it was stopped
 */
export const runTerraform = (
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<TerraformRun> =>
  new Promise((resolve, reject) => {
    // not spawnSync: this process must answer the calls to the provider in the meantime
    const child = spawn(program(), args, {
      cwd: folder,
      env,
      signal: stop,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    let failure: Error | undefined;
    child.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') reject(notFound());
      else failure = error;
    });
    child.on('close', (code) => {
      if (stop.aborted) reject(new RehearsalError(`stopped by ${String(stop.reason)}`));
      else if (failure) reject(new RehearsalError(`terraform could not be run: ${failure.message}`));
      else
        resolve({
          code: code ?? 1,
          stdout: Buffer.concat(out).toString(),
          stderr: Buffer.concat(err).toString(),
        });
    });
  });

const notFound = (): RehearsalError =>
  new RehearsalError(
    `${program()} not found on PATH; install ${OLDEST.text} or newer: https://developer.hashicorp.com/terraform/install`,
  );
