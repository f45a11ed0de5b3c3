import { parseArgs } from 'node:util';

import { nearest } from '../config/faults';
import { type Call, type Command, type CommandGroup, UsageError } from './command';

/** The end of a message: a suggestion, or nothing when no allowed word is near. */
const meant = (got: string, allowed: readonly string[]): string => {
  const near = nearest(got, allowed);
  return near === undefined ? '' : `; did you mean ${near}?`;
};

/**
 * Returns a command or a group by its name.
 *
 * @param group the group of the commands. Undefined for the commands of odcloud itself
 * @throws UsageError when there is none
 */
export const commandNamed = <Entry extends Command | CommandGroup>(
  commands: Readonly<Record<string, Entry>>,
  name: string,
  group?: string,
): Entry => {
  const names = Object.keys(commands);
  const command = names.includes(name) ? commands[name] : undefined;
  if (command) return command;
  const words = group === undefined ? name : `${group} ${name}`;
  throw new UsageError(
    name.startsWith('-')
      ? `got ${words}; allowed before a command: ${group === undefined ? '--help, --version' : '--help'}`
      : `got command ${words}; allowed: ${names.join(', ')}${meant(name, names)}`,
  );
};

/** The usage line of a command. */
export const usageOf = (name: string, { args }: Command): string =>
  ['odcloud', name, ...args, '[options]'].join(' ');

/** Whether a command cannot do without an argument. */
const isRequired = (argument: string): boolean => argument.startsWith('<');

/**
 * Parses the arguments of a command.
 *
 * @throws UsageError at the first argument that the command does not accept, or that is missing
 */
export const parse = (
  name: string,
  command: Command,
  args: readonly string[],
): Pick<Call, 'args' | 'options'> => {
  const all: Command['options'] = { ...command.options, help: { help: '' } };
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(
        Object.entries(command.options).map(([key, { value }]) => [
          key,
          { type: value ? ('string' as const) : ('boolean' as const) },
        ]),
      ),
      help: { type: 'boolean', short: 'h' },
    },
    allowPositionals: true,
    // In strict mode parseArgs would throw messages for programmers. The messages below are for users.
    strict: false,
    tokens: true,
  });
  const names = Object.keys(all).map((key) => `--${key}`);
  const options: Record<string, string | true> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { rawName, value, inlineValue } = token;
    const option = Object.hasOwn(all, token.name) ? all[token.name] : undefined;
    if (!option) {
      throw new UsageError(
        `got ${rawName}; allowed for ${name}: ${names.join(', ')}${meant(rawName, names)}`,
      );
    }
    if (option.value === undefined) {
      if (value !== undefined)
        throw new UsageError(`got ${rawName}=${value}; allowed: ${rawName} without a value`);
      options[token.name] = true;
    } else {
      if (!value || (!inlineValue && value.startsWith('-'))) {
        throw new UsageError(`got ${rawName} without a value; allowed: ${rawName} ${option.value}`);
      }
      options[token.name] = value;
    }
  }
  const takesMore = command.args.at(-1)?.endsWith('...]') ?? false;
  if (positionals.length > command.args.length && !takesMore) {
    throw new UsageError(`got ${positionals.join(' ')}; allowed: ${usageOf(name, command)}`);
  }
  const missing = command.args.slice(positionals.length).find(isRequired);
  if (missing !== undefined && !options['help']) {
    throw new UsageError(`got no ${missing}; allowed: ${usageOf(name, command)}`);
  }
  return { args: positionals, options };
};
