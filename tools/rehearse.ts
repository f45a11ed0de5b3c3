import path from 'node:path';

import { loadEnvironment } from '../config/load';
import { progressReporter, rehearse, summary, withScratch } from '../rehearsal';
import { synthesise } from '../stacks/synthesise';
import { existing } from './existing';
import { providerData } from './provider-data';
import { runTool } from './run-tool';
import { unprotected, warningsIn } from './unprotected';

/** `npm run rehearse [environment]`: real Terraform over every stack, with no account. */
const main = async ([name = process.env['OPEN_DESIGN_ENV'] ?? 'demo']: readonly string[]): Promise<void> => {
  const environment = loadEnvironment(name);
  process.stdout.write(`rehearsing ${name}: real Terraform, a stand-in for Alibaba Cloud, no account\n`);
  await withScratch('open-design-', async (folder) => {
    const stacksDir = path.join(folder, 'cdktf.out');
    synthesise(environment, stacksDir);
    for (const warning of warningsIn(stacksDir)) process.stdout.write(`! ${warning}\n`);
    process.stdout.write('\n');
    const result = await rehearse({
      stacksDir,
      providers: providerData(),
      standIn: existing(environment),
      onProgress: progressReporter(process.stdout),
      unprotected: (outdir) => {
        synthesise(unprotected(environment), outdir);
        return Promise.resolve();
      },
    });
    process.stdout.write(summary(result, process.stdout));
  });
};

runTool('rehearse [environment]', 1, main);
