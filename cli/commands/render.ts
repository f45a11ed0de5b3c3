import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Environment } from '../../config/load';
import { type Command, DONE, JSON_OPTION, UsageError, writeJson } from '../command';
import { statelessEnvironmentOf, synthInto } from '../environment';
import { type OutFile, withTempFolder, writeFolder } from '../folders';
import { APP_HOST, PROXY_HOST, type RenderedHost } from '../render/hosts';
import { type HostStack, type Landing, landingOf } from '../render/landing';
import { hasBash } from '../render/made-on-host';
import { placeholdersIn, STAND_INS, withPlaceholders } from '../render/placeholders';
import { besideColumn, columnsOf, displayWidth, padEnd, wrap } from '../terminal';

/** Returns the stack of a host. @throws Error when the environment has no such host */
const hostStackOf = (environment: Environment, { section, role }: RenderedHost): Promise<HostStack> => {
  const { name, config } = environment;
  if (!config[section]) {
    throw new Error(
      section === 'ecs'
        ? `environment ${name} has no section ecs; allowed: an environment whose app runs on a host; ${config.acrProxy ? 'for the host of acrProxy, add --proxy; ' : ''}for a cluster, run: npx odcloud manifests ${name}`
        : `environment ${name} has no section acrProxy; allowed: an environment with one; for the host of the app, leave out --proxy`,
    );
  }
  return withTempFolder((folder) => {
    const { stacks } = synthInto(environment, path.join(folder, 'cdktf.out'));
    const file = stacks.find((stack) => stack.name === `${name}-${role}`)?.file ?? '';
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

With --proxy, it writes the same for the host of the section acrProxy, with the
rules of its firewall.

DIR must be new, empty, or written by this command before. After an error it is
as it was before. The environment needs a section ecs, or acrProxy with --proxy.`,
  options: {
    out: { value: 'DIR', help: 'folder to write to; required' },
    proxy: { help: 'the host of acrProxy, in place of the host of the app' },
    json: JSON_OPTION,
  },
  run: async (call) => {
    const { terminal, options, signal } = call;
    const out = options['out'];
    if (typeof out !== 'string') throw new UsageError('got no --out; allowed: --out DIR');
    const host = options['proxy'] === true ? PROXY_HOST : APP_HOST;
    const environment = statelessEnvironmentOf(call);
    const landing = landingOf(await hostStackOf(environment, host), STAND_INS);
    const made = hasBash() ? host.make(landing.state) : {};
    signal.throwIfAborted();
    const known: readonly OutFile[] = [
      { path: 'user-data.yaml', content: landing.userData },
      ...commandFiles(landing),
      { path: `etc/${host.release().name}/state`, content: landing.state },
      ...Object.entries(made).map(([name, content]) => ({ path: name, content })),
    ].map((file) => ({ ...file, content: withPlaceholders(file.content) }));
    const files = [
      ...known,
      ...Object.entries(host.unpacked).flatMap(([folder, unpacked]) =>
        unpacked().map((file) => ({ ...file, path: `release/${folder}/${file.path}` })),
      ),
    ];
    writeFolder(out, files);

    const { program, additions } = host.release();
    const report = {
      environment: environment.name,
      out,
      release: Object.fromEntries([program, ...additions].map(({ name, id }) => [name, id])),
      files: files.map((file) => file.path),
      placeholders: placeholdersIn(known.map(({ content }) => content)),
      leftOut: host.made.filter((name) => !(name in made)),
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
    sayAll(host.parts);
    if (Object.keys(report.placeholders).length) {
      say('placeholders in angle brackets:');
      sayAll(report.placeholders);
    }
    if (report.leftOut.length) {
      say(`! left out, because bash 4.4 or newer is not on the PATH: ${report.leftOut.join(', ')}`);
    }
    return DONE;
  },
};
