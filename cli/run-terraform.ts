import { execFile } from 'node:child_process';

/** Installing the provider takes minutes on a slow connection. */
const TIMEOUT_MS = 10 * 60 * 1000;

const MOST_BYTES = 64 * 1024 * 1024;

/** How a run of Terraform ended. */
export interface Verdict {
  readonly ok: boolean;
  /** The output of Terraform. */
  readonly text: string;
}

/**
 * Runs Terraform, or the program that stands in for it, with the real providers. `ok` of the verdict says whether it succeeded.
 *
 * @throws Error when it cannot be run, or is stopped
 */
export const terraform = (
  cwd: string,
  signal: AbortSignal,
  args: readonly string[],
  program = 'terraform',
): Promise<Verdict> => {
  // With this variable Terraform would use a stand-in instead of the real provider.
  const { TF_REATTACH_PROVIDERS: _, ...inherited } = process.env;
  const env = { ...inherited, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { cwd, env, signal, timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES },
      (error, stdout, stderr) => {
        const text = `${stdout}${stderr}`.trim();
        if (!error || (typeof error.code === 'number' && !signal.aborted)) resolve({ ok: !error, text });
        else if ((error as NodeJS.ErrnoException).code === 'ENOENT')
          reject(new Error(`${program} is not on the PATH; install Terraform 1.11 or newer`));
        else reject(new Error(`${program} ${args.join(' ')}: ${error.message}`));
      },
    );
  });
};
