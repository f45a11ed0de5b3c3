import { usageOf } from './arguments';
import type { Command } from './command';

/** Two columns, the first as wide as its widest entry. */
const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
};

export const DEFAULT_ENVIRONMENT = `An environment is a file of config/environments, by its name without .yaml. When
none is named it is the one in OPEN_DESIGN_ENV, else demo.`;

/** What `odcloud --help` prints. */
export const generalHelp = (commands: Readonly<Record<string, Command>>): string => `\
usage: odcloud <command> [environment] [options]

Puts Open Design on Alibaba Cloud. None of these commands needs an account.

commands:
${columns(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

${DEFAULT_ENVIRONMENT}

options:
${columns([
  ['-h, --help', 'this text; odcloud <command> --help explains a command'],
  ['--version', 'the version of this project'],
])}

exit codes:
${columns([
  ['0', 'done'],
  ['1', 'failed; standard error says why'],
  ['2', 'the command line is not understood; nothing was done'],
  ['130', 'stopped by Ctrl-C (SIGINT), 143 by SIGTERM; temporary files are removed'],
])}

variables:
${columns([
  ['OPEN_DESIGN_ENV', 'the environment when none is named'],
  ['NO_COLOR', 'no colours; a file or a pipe never gets any'],
  ['COLUMNS', 'breaks lines at this width; default: as wide as the terminal'],
])}
`;

/** What `odcloud <command> --help` prints. */
export const helpOf = (name: string, command: Command): string => `\
usage: ${usageOf(name, command)}

${command.help}

${DEFAULT_ENVIRONMENT}

options:
${columns([
  ...Object.entries(command.options).map(
    ([key, { value, help }]) => [value ? `--${key} ${value}` : `--${key}`, help] as const,
  ),
  ['-h, --help', 'this text'],
])}
`;
