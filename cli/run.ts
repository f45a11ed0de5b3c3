import { DeploymentError } from '../deployment';
import { version } from '../package.json';
import { RehearsalError } from '../rehearsal';
import { commandNamed, parse } from './arguments';
import { type Command, DONE, FAILED, MISUSED, STOPPED, UsageError } from './command';
import { COMMANDS } from './commands';
import { generalHelp, groupHelp, helpOf } from './help';
import { columnsOf, type Terminal, wrap } from './terminal';

/** The output streams of a run of `odcloud`, and the signal that stops it. */
export interface Surroundings {
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Aborted by a signal of {@link STOPPED}, with the name of the signal as its reason. */
  readonly signal: AbortSignal;
}

/** Runs `odcloud <arguments>` and returns the exit code. Every error is a message on standard error. */
export const run = async (args: readonly string[], around: Surroundings): Promise<number> => {
  try {
    return await dispatch(args, around);
  } catch (error) {
    if (around.signal.aborted) {
      const signal = around.signal.reason as keyof typeof STOPPED;
      // Terraform's last words say what it left unfinished.
      explain(new DeploymentError(`stopped by ${signal}`, detailsOf(error)), around);
      return STOPPED[signal];
    }
    explain(error, around);
    return error instanceof UsageError ? MISUSED : FAILED;
  }
};

const dispatch = async (
  [first, ...rest]: readonly string[],
  { stdout, stderr, signal }: Surroundings,
): Promise<number> => {
  if (first === undefined) {
    stderr.write(generalHelp(COMMANDS));
    return MISUSED;
  }
  if (first === '--help' || first === '-h' || (first === 'help' && rest.length === 0)) {
    stdout.write(generalHelp(COMMANDS));
    return DONE;
  }
  if (first === '--version') {
    stdout.write(`${version}\n`);
    return DONE;
  }
  const [word = '', ...args] = first === 'help' ? [...rest, '--help'] : [first, ...rest];
  const entry = commandNamed(COMMANDS, word);
  if (!('commands' in entry)) return runCommand(word, entry, args, { stdout, stderr, signal });
  const [verb, ...others] = args;
  if (verb === undefined) {
    stderr.write(groupHelp(word, entry));
    return MISUSED;
  }
  if (verb === '--help' || verb === '-h') {
    stdout.write(groupHelp(word, entry));
    return DONE;
  }
  try {
    const command = commandNamed(entry.commands, verb, word);
    return await runCommand(`${word} ${verb}`, command, others, { stdout, stderr, signal });
  } catch (error) {
    if (error instanceof UsageError) error.command ??= word;
    throw error;
  }
};

const runCommand = async (
  name: string,
  command: Command,
  args: readonly string[],
  { stdout, signal }: Surroundings,
): Promise<number> => {
  try {
    const call = parse(name, command, args);
    if (call.options['help']) {
      stdout.write(helpOf(name, command));
      return DONE;
    }
    return await command.run({ ...call, terminal: stdout, signal });
  } catch (error) {
    if (error instanceof UsageError) error.command = name;
    throw error;
  }
};

/** The words of Terraform or of a host that belong to an error. */
const detailsOf = (error: unknown): string | undefined =>
  error instanceof RehearsalError || error instanceof DeploymentError ? error.details : undefined;

/** Prints an error without its stack trace, which does not help a user. */
const explain = (error: unknown, { stderr }: Surroundings): void => {
  const message = error instanceof Error ? error.message : String(error);
  stderr.write(`${wrap(`error: ${message}`, columnsOf(stderr))}\n`);
  const details = detailsOf(error);
  if (details) stderr.write(`\n${wrap(details.trimEnd(), columnsOf(stderr))}\n`);
  if (error instanceof UsageError) {
    stderr.write(`help: npx odcloud ${error.command === undefined ? '' : `${error.command} `}--help\n`);
  }
};
