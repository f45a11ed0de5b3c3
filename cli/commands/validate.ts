import path from 'node:path';

import { engineProgram } from '../../deployment';
import { RehearsalError } from '../../rehearsal';
import { type Command, DONE, FAILED, JSON_OPTION, writeJson } from '../command';
import { environmentOf, synthInto } from '../environment';
import { withTempFolder } from '../folders';
import { terraform } from '../run-terraform';
import { styleFor } from '../terminal';

const INIT = ['init', '-backend=false', '-input=false', '-no-color'];

export const validate: Command = {
  summary: 'validate every stack with Terraform and the real provider',
  args: ['[environment]'],
  help: `\
Installs the real provider from a registry or a mirror that Terraform can reach,
and runs terraform validate on every stack. It needs no account. It fails when
the provider cannot be installed, because nothing is known then.`,
  options: { json: JSON_OPTION },
  run: async (call) => {
    const { terminal, options, signal } = call;
    const environment = environmentOf(call);
    const style = styleFor(terminal);
    const program = engineProgram();
    return withTempFolder(async (folder) => {
      const verdicts: { name: string; valid: boolean; message?: string }[] = [];
      for (const { name, file } of synthInto(environment, path.join(folder, 'cdktf.out')).stacks) {
        const cwd = path.dirname(file);
        const init = await terraform(cwd, signal, INIT, program);
        if (!init.ok) {
          throw new RehearsalError(
            `not validated: Terraform could not install the real provider, so nothing is known about ${name}; run this where registry.terraform.io or a mirror is reachable; odcloud rehearse needs neither`,
            init.text,
          );
        }
        const { ok, text } = await terraform(cwd, signal, ['validate', '-no-color'], program);
        verdicts.push({ name, valid: ok, ...(ok ? {} : { message: text }) });
        if (options['json']) continue;
        if (ok) terminal.write(`${style('green', '✓')} ${name}: valid for the real provider\n`);
        else terminal.write(`${style('red', '✗')} ${name}: not valid for the real provider\n\n${text}\n\n`);
      }
      if (options['json']) writeJson(call, { environment: environment.name, stacks: verdicts });
      return verdicts.every(({ valid }) => valid) ? DONE : FAILED;
    });
  },
};
