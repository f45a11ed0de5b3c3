import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { inputVariables } from './input-variables';
import type { Run } from './run';

/** HCP Terraform replaces the `cloud` block of the uploaded folder in the same way: by an override file. */
const OVERRIDE = JSON.stringify({ terraform: { backend: { local: { path: '../terraform.tfstate' } } } });

/** Files with secrets are for their owner only. */
const SECRET = { mode: 0o600 };

/**
 * Makes the folder of a run: in `work` the uploaded files with the input variables, and beside it the state and the CLI
 * configuration.
 *
 * @throws Error when the archive cannot be unpacked
 */
export const prepareFolder = async (folder: string, run: Run, cliConfig: string): Promise<void> => {
  const work = join(folder, 'work');
  const archive = run.configuration.archive ?? '';
  await mkdir(work, { recursive: true, mode: 0o700 });
  await promisify(execFile)('tar', ['--extract', '--gzip', '--file', archive, '--directory', work]);
  await writeFile(join(work, 'zz_cloud_override.tf.json'), OVERRIDE);
  await writeFile(join(work, 'zz_cloud.auto.tfvars'), inputVariables(run), SECRET);
  await writeFile(join(folder, 'terraform.rc'), cliConfig, SECRET);
  const state = run.workspace.current?.state;
  if (state) await writeFile(join(folder, 'terraform.tfstate'), state, SECRET);
};
