import { readdirSync } from 'node:fs';
import path from 'node:path';

import { loadEnvironment } from '../config/load';
import { runTerraform, withScratch } from '../rehearsal';
import { synthesise } from '../stacks/synthesise';
import { runTool } from './run-tool';

/** Installing the provider takes minutes on a slow line. */
const TIMEOUT_MS = 10 * 60 * 1000;

interface Verdict {
  readonly ok: boolean;
  /** Terraform's own text. */
  readonly text: string;
}

const terraform = async (cwd: string, args: readonly string[], stop: AbortSignal): Promise<Verdict> => {
  // A stand-in left in the environment would answer instead of the real provider.
  const { TF_REATTACH_PROVIDERS: _, ...env } = process.env;
  const { code, stdout, stderr } = await runTerraform(
    cwd,
    args,
    { ...env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' },
    AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
  );
  return { ok: code === 0, text: `${stdout}${stderr}`.trim() };
};

/** `npm run validate [environment]`: Terraform's validate with the real provider, where it can be installed. */
const main = async ([name = process.env['OPEN_DESIGN_ENV'] ?? 'demo']: readonly string[]): Promise<void> => {
  const environment = loadEnvironment(name);
  await withScratch('open-design-', async (folder, stop) => {
    synthesise(environment, path.join(folder, 'cdktf.out'));
    const stacks = path.join(folder, 'cdktf.out', 'stacks');
    for (const stack of readdirSync(stacks).sort()) {
      const cwd = path.join(stacks, stack);
      const init = await terraform(cwd, ['init', '-backend=false', '-input=false', '-no-color'], stop);
      if (!init.ok) {
        throw new Error(
          `not validated: Terraform could not install the real provider, so nothing is known about ${stack}\n\n${init.text}\n\nrun this where registry.terraform.io or a mirror can be reached; npm run rehearse needs neither`,
        );
      }
      const verdict = await terraform(cwd, ['validate', '-no-color'], stop);
      if (!verdict.ok) throw new Error(`${stack} is not valid for the real provider\n\n${verdict.text}`);
      process.stdout.write(`${stack}: valid for the real provider\n`);
    }
  });
};

runTool('validate [environment]', 1, main);
