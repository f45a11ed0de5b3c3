import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Environment } from '../../config/load';
import { openDesignRelease, operationsFiles, programFiles } from '../../host/release';
import { type Command, DONE, JSON_OPTION, UsageError, writeJson } from '../command';
import { appEnvironmentOf, synthInto } from '../environment';
import { type OutFile, withTempFolder, writeFolder } from '../folders';
import { type HostStack, type Landing, landingOf } from '../render/landing';
import { hasBash, madeOnHost, NAMES_MADE_ON_HOST } from '../render/made-on-host';
import { placeholdersIn, STAND_INS, withPlaceholders } from '../render/placeholders';
import { besideColumn, columnsOf, displayWidth, padEnd, wrap } from '../terminal';

/** The parts of the folder and their descriptions. */
const PARTS: Readonly<Record<string, string>> = {
  'user-data.yaml': 'the user data of a new host',
  commands: 'the commands that a deploy runs on an existing host, in this order',
  etc: 'the state, and the files that the host makes from it',
  'release/program': 'the program in the user data and the commands, unpacked',
  'release/operations': 'the operations in the commands, unpacked',
};

/** Returns the environment's host stack. */
const hostStackOf = (environment: Environment): Promise<HostStack> => {
  const { name, config } = environment;
  if (!config.ecs) {
    throw new Error(
      `environment ${name} has no section ecs; allowed: an environment whose app runs on a host; for a cluster, run: npx odcloud manifests ${name}`,
    );
  }
  return withTempFolder((folder) => {
    const { stacks } = synthInto(environment, path.join(folder, 'cdktf.out'));
    const file = stacks.find((stack) => stack.name === `${name}-ecs`)?.file ?? '';
    return Promise.resolve(JSON.parse(readFileSync(file, 'utf8')) as HostStack);
  });
};

const commandFiles = ({ commands }: Landing): readonly OutFile[] => {
  const digits = String(commands.length).length;
  return commands.map(({ place, script }, index) => ({
    path: `commands/${String(index + 1).padStart(digits, '0')}-${place}.sh`,
    content: script,
  }));
};

export const render: Command = {
  summary: 'write everything that lands on the host to a folder',
  args: ['[environment]'],
  help: `\
Writes everything that a deploy puts on the environment's host: the user data,
the commands in their order, the state, the unpacked release, and the
configuration of nginx, Docker and Compose. The release's own functions make
this configuration, as on the host. They need bash 4.4 or newer; without it the
command leaves these files out and names them. Values that only Terraform or the
host know are placeholders in angle brackets.

DIR must be new, empty, or written by this command before. After an error it is
as it was before. The environment needs a section ecs.`,
  options: { out: { value: 'DIR', help: 'folder to write to; required' }, json: JSON_OPTION },
  run: async (call) => {
    const { terminal, options, signal } = call;
    const out = options['out'];
    if (typeof out !== 'string') throw new UsageError('got no --out; allowed: --out DIR');
    const environment = appEnvironmentOf(call);
    const landing = landingOf(await hostStackOf(environment), STAND_INS);
    const made = hasBash() ? madeOnHost(landing.state, STAND_INS) : {};
    signal.throwIfAborted();
    const known: readonly OutFile[] = [
      { path: 'user-data.yaml', content: landing.userData },
      ...commandFiles(landing),
      { path: 'etc/open-design/state', content: landing.state },
      ...Object.entries(made).map(([name, content]) => ({ path: name, content })),
    ].map((file) => ({ ...file, content: withPlaceholders(file.content) }));
    const files = [
      ...known,
      ...programFiles().map((file) => ({ ...file, path: `release/program/${file.path}` })),
      ...operationsFiles().map((file) => ({ ...file, path: `release/operations/${file.path}` })),
    ];
    writeFolder(out, files);

    const { program, additions } = openDesignRelease();
    const report = {
      environment: environment.name,
      out,
      release: Object.fromEntries([program, ...additions].map(({ name, id }) => [name, id])),
      files: files.map((file) => file.path),
      placeholders: placeholdersIn(known.map(({ content }) => content)),
      leftOut: NAMES_MADE_ON_HOST.filter((name) => !(name in made)),
    };
    if (options['json']) {
      writeJson(call, report);
      return DONE;
    }
    const width = columnsOf(terminal);
    const say = (text: string): unknown => terminal.write(`${wrap(text, width)}\n`);
    const sayAll = (rows: Readonly<Record<string, string>>): void => {
      const longest = Math.max(...Object.keys(rows).map((left) => left.length));
      for (const [left, right] of Object.entries(rows)) {
        const start = `  ${padEnd(left, longest)}  `;
        terminal.write(`${start}${besideColumn(right, displayWidth(start), width)}\n`);
      }
    };
    say(`${environment.name}: ${files.length} files written to ${out}`);
    sayAll(PARTS);
    say('placeholders in angle brackets:');
    sayAll(report.placeholders);
    if (report.leftOut.length) {
      say(`! left out, because bash 4.4 or newer is not on the PATH: ${report.leftOut.join(', ')}`);
    }
    return DONE;
  },
};
