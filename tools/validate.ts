import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { loadEnvironment } from '../config/load';
import { OLDEST_TERRAFORM } from '../ground/terraform';
import { synthesise } from '../stacks/synthesise';
import { runTool } from './run-tool';
import { withTempFolder } from './unprotected';

/** Installing the provider takes minutes on a slow line. */
const TIMEOUT_MS = 10 * 60 * 1000;

interface Verdict {
  readonly ok: boolean;
  /** Terraform's own text. */
  readonly text: string;
}

const terraform = (cwd: string, args: readonly string[]): Verdict => {
  // A stand-in left in the environment would answer instead of the real provider.
  const { TF_REATTACH_PROVIDERS: _, ...env } = process.env;
  const run = spawnSync('terraform', args, {
    cwd,
    env: { ...env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
  });
  if (run.error) {
    throw new Error(
      'code' in run.error && run.error.code === 'ENOENT'
        ? `terraform is not on the PATH; install Terraform ${OLDEST_TERRAFORM} or newer`
        : `terraform ${args.join(' ')}: ${run.error.message}`,
    );
  }
  return { ok: run.status === 0, text: `${run.stdout}${run.stderr}`.trim() };
};

/** `npm run validate [environment]`: Terraform's validate with the real provider, where it can be installed. */
const main = async ([name = process.env['OPEN_DESIGN_ENV'] ?? 'demo']: readonly string[]): Promise<void> => {
  const environment = loadEnvironment(name);
  await withTempFolder((folder) => {
    synthesise(environment, path.join(folder, 'cdktf.out'));
    const stacks = path.join(folder, 'cdktf.out', 'stacks');
    for (const stack of readdirSync(stacks).sort()) {
      const cwd = path.join(stacks, stack);
      const init = terraform(cwd, ['init', '-backend=false', '-input=false', '-no-color']);
      if (!init.ok) {
        throw new Error(
          `not validated: Terraform could not install the real provider, so nothing is known about ${stack}\n\n${init.text}\n\nrun this where registry.terraform.io or a mirror can be reached; npm run rehearse needs neither`,
        );
      }
      const verdict = terraform(cwd, ['validate', '-no-color']);
      if (!verdict.ok) throw new Error(`${stack} is not valid for the real provider\n\n${verdict.text}`);
      process.stdout.write(`${stack}: valid for the real provider\n`);
    }
    return Promise.resolve();
  });
};

runTool('validate [environment]', 1, main);
