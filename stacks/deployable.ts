import { chmodSync } from 'node:fs';
import path from 'node:path';

import { Annotations, TerraformStack } from 'cdktf';

import type { AnyEnvironment } from '../config/load';
import { requirementsOf, unlocked, writeLock } from './locks';
import { leftStates, shutStateFolder } from './state-folder';
import { appOf, defaultOutdir } from './synthesise';

/** Whether a pipeline runs this: it starts without the lock files that Terraform left on a workstation. */
const isPipeline = (): boolean => !['', 'false', undefined].includes(process.env['CI']);

const lockNote = (environment: string, sources: readonly string[]): string =>
  `no lock file for ${sources.join(', ')}: Terraform installs what a registry or mirror delivers, and compares it with nothing; where one is reachable, run npx odcloud lock ${environment}, and commit locks/ (docs/state.md#lock-files)`;

/**
 * Writes the Terraform JSON of one environment's stacks as `synthesise` does, and prepares what a deploy needs beside
 * it: the folder of local states, and the lock files of the providers. Notes about both are warnings of the first stack.
 *
 * @param outdir folder to write to
 * @returns the folder
 * @throws Error when the stacks, their states or their lock files do not fit
 */
export const synthesiseToDeploy = (environment: AnyEnvironment, outdir: string = defaultOutdir()): string => {
  const app = appOf(environment, outdir);
  const stacks = app.node.children
    .filter((child) => TerraformStack.isStack(child))
    .map((stack) => ({ stack, requirements: requirementsOf(stack.toTerraform()) }));
  const missing = unlocked(
    environment.name,
    stacks.flatMap(({ requirements }) => requirements),
  );
  const notes = [
    ...leftStates(environment, app.outdir),
    ...(isPipeline() && missing.length
      ? [
          lockNote(
            environment.name,
            missing.map(({ source }) => source),
          ),
        ]
      : []),
  ];
  const [first] = stacks;
  for (const note of notes) if (first) Annotations.of(first.stack).addWarning(note);
  app.synth();
  for (const { stack, requirements } of stacks) {
    const folder = path.join(app.outdir, 'stacks', stack.node.id);
    // Terraform leaves errored.tfstate here when it cannot write a state, and a person may leave a plan.
    chmodSync(folder, 0o700);
    writeLock(folder, requirements);
  }
  shutStateFolder(environment, app.outdir);
  return app.outdir;
};
