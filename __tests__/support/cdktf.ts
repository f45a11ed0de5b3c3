import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { providerData } from '../../cli/provider-data';
import { startStandIn } from '../../rehearsal';
import { type ProgramRun, run } from './project';

/** Runs a command line in a project, with the stand-in in place of the real provider. */
export const withStandIn = async (project: string, commandLine: string): Promise<ProgramRun> => {
  const standIn = await startStandIn(providerData());
  try {
    return await run('sh', ['-c', commandLine], {
      cwd: project,
      env: { ...standIn.env, TF_CLI_CONFIG_FILE: '/dev/null' },
    });
  } finally {
    await standIn.close();
  }
};

/**
 * Writes the lock files of an earlier `terraform providers lock`. Without them, the CLI requests checksums from a
 * registry, which no stand-in can provide.
 */
export const lockProviders = (project: string, stacks: readonly string[]): void => {
  for (const stack of stacks) {
    const stackDir = path.join(project, 'cdktf.out', 'stacks', stack);
    mkdirSync(stackDir, { recursive: true });
    writeFileSync(
      path.join(stackDir, '.terraform.lock.hcl'),
      'provider "registry.terraform.io/aliyun/alicloud" {\n  version     = "1.289.0"\n  constraints = "1.289.0"\n}\n',
    );
  }
};
