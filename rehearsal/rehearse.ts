import { join } from 'node:path';

import type { ProviderData } from './provider/data';
import type { StandInOptions } from './provider/service';
import type { Progress, RehearsalResult } from './result';
import { withScratch } from './scratch';
import { startStandIn } from './stand-in';
import { Steps } from './steps';
import { findTerraform } from './terraform';
import { makeWorkspace, type StackCopy } from './workspace';

export interface RehearseOptions {
  /** Output folder of `app.synth()`, with `manifest.json` and `stacks/`. The rehearsal only reads it. */
  readonly stacksDir: string;
  readonly providers: readonly ProviderData[];
  readonly standIn?: StandInOptions;
  readonly onProgress?: (progress: Progress) => void;
  /** Synthesises the same stacks into `outdir` without any protection against destruction. */
  readonly unprotected?: (outdir: string) => Promise<void>;
}

/**
 * Runs the complete life cycle of synthesised stacks with the real Terraform and stand-in providers.
 *
 * In the order of their dependencies, each stack is initialised, validated, planned and applied. A second plan must find
 * no changes. The stacks are then destroyed in reverse order, which Terraform must refuse where a resource has
 * `prevent_destroy`. Finally, the protection is removed and applied, and all stacks are destroyed. The states must then
 * be empty. All files are in a temporary folder, which is removed at the end, also on SIGINT, SIGTERM and SIGHUP.
 *
 * @throws RehearsalError at the first failure, with the output of Terraform in `details`
 */
export const rehearse = async (options: RehearseOptions): Promise<RehearsalResult> => {
  const started = performance.now();
  return withScratch('rehearsal-', async (root, stop) => {
    const standIn = await startStandIn(options.providers, options.standIn);
    try {
      const stacks = await makeWorkspace(options.stacksDir, root, options.providers);
      const terraform = await findTerraform(root, standIn.env, stop);
      const steps = new Steps(terraform, stacks, options.onProgress ?? (() => undefined));
      for (const stack of stacks) await steps.make(stack);
      for (const stack of stacks) await steps.planAgain(stack);
      const destroyed = await takeDown(steps, stacks, root, options);
      return {
        engine: terraform.name,
        terraform: terraform.version,
        stacks: stacks.map((stack) => steps.result(stack, destroyed)),
        seconds: (performance.now() - started) / 1000,
      };
    } finally {
      await standIn.close();
    }
  });
};

/** @returns whether the stacks were destroyed: false if some are protected and `unprotected` is not given */
const takeDown = async (
  steps: Steps,
  stacks: readonly StackCopy[],
  root: string,
  { unprotected, providers }: RehearseOptions,
): Promise<boolean> => {
  const guarded = stacks.filter((stack) => steps.isProtected(stack)).reverse();
  for (const stack of guarded) await steps.beRefused(stack);
  if (guarded.length > 0) {
    if (!unprotected) return false;
    const outdir = join(root, 'unprotected');
    await unprotected(outdir);
    for (const stack of await makeWorkspace(outdir, root, providers)) await steps.lift(stack);
  }
  for (const stack of [...stacks].reverse()) await steps.destroy(stack);
  return true;
};
