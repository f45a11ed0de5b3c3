import { execFile } from 'node:child_process';
import path from 'node:path';

import { engineProgram } from '../../deployment';
import { RehearsalError } from '../../rehearsal';
import { type Command, DONE, FAILED, JSON_OPTION, writeJson } from '../command';
import { environmentOf, synthInto } from '../environment';
import { withTempFolder } from '../folders';
import { styleFor } from '../terminal';

/** Installing the provider takes minutes on a slow connection. */
const TIMEOUT_MS = 10 * 60 * 1000;

const MOST_BYTES = 64 * 1024 * 1024;

interface Verdict {
  readonly ok: boolean;
  /** The output of Terraform. */
  readonly text: string;
}

const terraform = (cwd: string, signal: AbortSignal, args: readonly string[]): Promise<Verdict> => {
  // With this variable Terraform would use a stand-in instead of the real provider.
  const { TF_REATTACH_PROVIDERS: _, ...inherited } = process.env;
  const env = { ...inherited, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  return new Promise((resolve, reject) => {
    execFile(
      engineProgram(),
      args,
      { cwd, env, signal, timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES },
      (error, stdout, stderr) => {
        const text = `${stdout}${stderr}`.trim();
        if (!error || (typeof error.code === 'number' && !signal.aborted)) resolve({ ok: !error, text });
        else if ((error as NodeJS.ErrnoException).code === 'ENOENT')
          reject(new Error(`${engineProgram()} is not on the PATH; install Terraform 1.11 or newer`));
        else reject(new Error(`terraform ${args.join(' ')}: ${error.message}`));
      },
    );
  });
};

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
    return withTempFolder(async (folder) => {
      const verdicts: { name: string; valid: boolean; message?: string }[] = [];
      for (const { name, file } of synthInto(environment, path.join(folder, 'cdktf.out')).stacks) {
        const cwd = path.dirname(file);
        const init = await terraform(cwd, signal, ['init', '-backend=false', '-input=false', '-no-color']);
        if (!init.ok) {
          throw new RehearsalError(
            `not validated: Terraform could not install the real provider, so nothing is known about ${name}; run this where registry.terraform.io or a mirror is reachable; odcloud rehearse needs neither`,
            init.text,
          );
        }
        const { ok, text } = await terraform(cwd, signal, ['validate', '-no-color']);
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
