import { version } from '../package.json';
import { RehearsalError } from '../rehearsal';
import { commandNamed, parse } from './arguments';
import { DONE, FAILED, MISUSED, STOPPED, UsageError } from './command';
import { COMMANDS } from './commands';
import { generalHelp, helpOf } from './help';
import { columnsOf, wrap } from './terminal';

/** What `npx odcloud` runs: arguments in, exit code out. */
const run = async ([first, ...rest]: readonly string[], signal: AbortSignal): Promise<number> => {
  const { stdout, stderr } = process;
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
  const [name, args] = first === 'help' ? [rest[0] ?? '', ['--help']] : [first, rest];
  const command = commandNamed(COMMANDS, name);
  const call = parse(name, command, args);
  if (call.options['help']) {
    stdout.write(helpOf(name, command));
    return DONE;
  }
  return command.run({ ...call, terminal: stdout, signal });
};

/** An error as words; a stack trace says nothing to whoever typed the command. */
const explain = (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${wrap(`error: ${message}`, columnsOf(process.stderr))}\n`);
  // Terraform's own words stay as it put them.
  if (error instanceof RehearsalError && error.details)
    process.stderr.write(`\n${error.details.trimEnd()}\n`);
  if (error instanceof UsageError) process.stderr.write('help: npx odcloud --help\n');
};

const main = async (): Promise<void> => {
  const stop = new AbortController();
  const signals = Object.keys(STOPPED) as (keyof typeof STOPPED)[];
  for (const signal of signals) process.once(signal, () => stop.abort(signal));
  // A reader that leaves early, such as head, must not keep a command from cleaning up after itself.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') process.exitCode = FAILED;
    });
  }
  try {
    process.exitCode = await run(process.argv.slice(2), stop.signal);
  } catch (error) {
    process.exitCode = error instanceof UsageError ? MISUSED : FAILED;
    if (stop.signal.aborted) {
      const signal = stop.signal.reason as keyof typeof STOPPED;
      process.exitCode = STOPPED[signal];
      explain(`stopped by ${signal}`);
    } else {
      explain(error);
    }
  }
};

void main();
