import path from 'node:path';

import { type RehearsalResult, rehearse as runRehearsal } from '../../rehearsal';
import { synthesise } from '../../stacks/synthesise';
import { type Command, DONE, JSON_OPTION, writeJson } from '../command';
import { environmentOf, synthInto, writeWarnings } from '../environment';
import { existing } from '../existing';
import { withTempFolder } from '../folders';
import { providerData } from '../provider-data';
import { progressReporter, summary } from '../rehearsal-report';
import { columnsOf, wrap } from '../terminal';
import { unprotected } from '../unprotected';

/** The result for `--json`. Sensitive outputs are left out. */
const forMachines = ({ engine, terraform, seconds, stacks }: RehearsalResult): object => ({
  engine,
  terraform,
  seconds,
  stacks: stacks.map(({ outputs, ...stack }) => ({
    ...stack,
    outputs: Object.fromEntries(
      Object.entries(outputs).flatMap(([name, { value, sensitive }]) => (sensitive ? [] : [[name, value]])),
    ),
  })),
});

export const rehearse: Command = {
  summary: 'rehearse a whole deployment: real Terraform, stand-in cloud',
  args: ['[environment]'],
  help: `\
Takes every stack of the environment through init, validate, plan, apply, a
second plan that must be empty, a destroy that must be refused if something is
protected, and a destroy. Terraform is the real one on the PATH, 1.11 or newer;
TERRAFORM_BINARY_NAME=tofu runs OpenTofu, 1.11 or newer.
The cloud is a stand-in on this machine. The rehearsal needs neither an account
nor a network, and does not touch your state.`,
  options: { json: JSON_OPTION },
  run: async (call) => {
    const { terminal, options } = call;
    const environment = environmentOf(call);
    const say = (text: string): unknown => (options['json'] ? undefined : terminal.write(text));
    const intro = `rehearsing ${environment.name}: real Terraform, a stand-in for Alibaba Cloud, no account`;
    say(`${wrap(intro, columnsOf(terminal))}\n`);
    await withTempFolder(async (folder) => {
      const stacksDir = path.join(folder, 'cdktf.out');
      const { warnings } = synthInto(environment, stacksDir);
      if (!options['json']) writeWarnings(terminal, warnings);
      say('\n');
      const result = await runRehearsal({
        stacksDir,
        providers: providerData(),
        standIn: existing(environment),
        ...(options['json'] ? {} : { onProgress: progressReporter(terminal) }),
        unprotected: (outdir) => {
          synthesise(unprotected(environment), outdir);
          return Promise.resolve();
        },
      });
      if (options['json'])
        writeJson(call, { environment: environment.name, warnings, ...forMachines(result) });
      else terminal.write(summary(result, terminal));
    });
    return DONE;
  },
};
