import { readFileSync } from 'node:fs';
import path from 'node:path';

import { synthesiseToDeploy } from '../../stacks/deployable';
import { deployedBeside } from '../../stacks/deployed';
import { defaultOutdir } from '../../stacks/synthesise';
import { type Command, DONE, JSON_OPTION, writeJson } from '../command';
import { environmentOf, synthInto, writeWarnings } from '../environment';
import { makeFolder, refuseOthers } from '../folders';
import { columnsOf, counted, wrap } from '../terminal';

/** Whether a folder has the manifest that CDKTF writes beside the stacks. */
const isSynthesised = (folder: string): boolean => {
  try {
    const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    return typeof manifest['stacks'] === 'object' && typeof manifest['version'] === 'string';
  } catch {
    return false;
  }
};

export const synth: Command = {
  summary: 'write the Terraform JSON of every stack to a folder',
  args: ['[environment]'],
  help: `\
Writes DIR/stacks/<stack>/cdk.tf.json, with the same bytes on every machine, and
prints warnings about risky choices. Files that Terraform left in the folders
stay. With the local backend, synth makes the folder of the states, outside the
clone and readable by you alone, and a link to it: terraform-state/<environment>
beside DIR.

DIR must be new, empty, or written by this command before. The default is
cdktf.out in the project folder, from any folder, and may hold anything.`,
  options: {
    out: { value: 'DIR', help: 'folder to write to; default: CDKTF_OUTDIR, else cdktf.out' },
    json: JSON_OPTION,
  },
  run: (call) => {
    const { terminal, options } = call;
    const asked = options['out'] ?? process.env['CDKTF_OUTDIR'];
    const out = String(asked ?? defaultOutdir());
    const environment = environmentOf(call, deployedBeside(out));
    refuseOthers(out, (folder) => asked === undefined || isSynthesised(folder));
    makeFolder(path.dirname(path.resolve(out)));
    const { stacks, warnings } = synthInto(environment, out, synthesiseToDeploy);
    if (options['json']) {
      const files = stacks.map(({ name, file }) => ({ name, file }));
      writeJson(call, { environment: environment.name, out, stacks: files, warnings });
    } else {
      const head = `${environment.name}: ${counted(stacks.length, 'stack')} written to ${out}`;
      terminal.write(`${wrap(head, columnsOf(terminal))}\n`);
      for (const { file } of stacks) terminal.write(`  ${path.relative(out, file)}\n`);
      writeWarnings(terminal, warnings);
    }
    return Promise.resolve(DONE);
  },
};
