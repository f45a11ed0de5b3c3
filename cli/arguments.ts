import { parseArgs } from 'node:util';

import { nearest } from '../config/faults';
import { type Call, type Command, UsageError } from './command';

/** The end of a message: a suggestion, or nothing when no allowed word is near. */
const meant = (got: string, allowed: readonly string[]): string => {
  const near = nearest(got, allowed);
  return near === undefined ? '' : `; did you mean ${near}?`;
};

/** Returns a command by its name. @throws UsageError when there is none */
export const commandNamed = (commands: Readonly<Record<string, Command>>, name: string): Command => {
  const names = Object.keys(commands);
  const command = names.includes(name) ? commands[name] : undefined;
  if (command) return command;
  throw new UsageError(
    name.startsWith('-')
      ? `got ${name}; allowed before a command: --help, --version`
      : `got command ${name}; allowed: ${names.join(', ')}${meant(name, names)}`,
  );
};

/** The usage line of a command. */
export const usageOf = (name: string, { args }: Command): string =>
  ['odcloud', name, ...args, '[options]'].join(' ');

/** Parses the arguments of a command. @throws UsageError at the first argument that the command does not accept */
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
  return { args: positionals, options };
};
