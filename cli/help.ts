import { usageOf } from './arguments';
import type { Command, CommandGroup } from './command';

/** Formats rows as two columns. The first column is as wide as its widest entry. */
const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
};

const summaries = (commands: Readonly<Record<string, Command | CommandGroup>>): string =>
  columns(Object.entries(commands).map(([name, { summary }]) => [name, summary]));

export const DEFAULT_ENVIRONMENT = `An environment is the name of a file in config/environments, without .yaml. The
default is the value of OPEN_DESIGN_ENV, or demo.`;

/** The text of `odcloud --help`. */
export const generalHelp = (commands: Readonly<Record<string, Command | CommandGroup>>): string => `\
usage: odcloud <command> [environment] [options]

Puts Open Design on Alibaba Cloud. Only diff, deploy, drift and destroy need an
account.

commands:
${summaries(commands)}

${DEFAULT_ENVIRONMENT}

options:
${columns([
  ['-h, --help', 'print this text; odcloud <command> --help explains a command'],
  ['--version', 'print the version of this project'],
])}

exit codes:
${columns([
  ['0', 'done'],
  ['1', 'failed; standard error says why'],
  ['2', 'the command line is not understood; or drift found a difference'],
  ['130', 'stopped by Ctrl-C; 143: SIGTERM, 129: SIGHUP; no temporary file remains'],
])}

variables:
${columns([
  ['OPEN_DESIGN_ENV', 'default environment'],
  ['TERRAFORM_BINARY_NAME', 'program in place of terraform, such as tofu'],
  ['NO_COLOR', 'turns colours off; files and pipes never get colours'],
  ['COLUMNS', 'width at which lines break; default: the terminal'],
])}
`;

/** The text of `odcloud <group> --help`. */
export const groupHelp = (name: string, { help, commands }: CommandGroup): string => `\
usage: odcloud ${name} <command> [options]

${help}

commands:
${summaries(commands)}

options:
${columns([['-h, --help', `print this text; odcloud ${name} <command> --help explains it`]])}
`;

/** The text of `odcloud <command> --help`. */
export const helpOf = (name: string, command: Command): string => `\
usage: ${usageOf(name, command)}

${[command.help, ...(command.args.includes('[environment]') ? [DEFAULT_ENVIRONMENT] : [])].join('\n\n')}

options:
${columns([
  ...Object.entries(command.options).map(
    ([key, { value, help }]) => [value ? `--${key} ${value}` : `--${key}`, help] as const,
  ),
  ['-h, --help', 'print this text'],
])}
`;
