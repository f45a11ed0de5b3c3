import { columnsOf, wrap } from '../cli/terminal';
import { RehearsalError } from '../rehearsal';

/**
 * Runs a command and prints its error, if any. The exit code is 0, or 1 after an error.
 *
 * @param usage how a user writes the command after `npm run`
 * @param most highest number of arguments
 */
export const runTool = (
  usage: string,
  most: number,
  main: (args: readonly string[]) => Promise<void> | void,
): void => {
  const args = process.argv.slice(2);
  // A run cleans up after itself even when its reader has left, such as head, or its terminal is closed.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const run = async (): Promise<void> => {
    if (args.includes('--help') || args.includes('-h')) {
      process.stdout.write(`usage: npm run ${usage}\n`);
      return;
    }
    const extra = args[most];
    if (extra !== undefined || args.some((arg) => arg.startsWith('-'))) {
      throw new Error(`got ${args.join(' ')}; allowed: npm run ${usage}`);
    }
    await main(args);
  };
  run().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    const details = error instanceof RehearsalError && error.details ? `\n${error.details.trimEnd()}\n` : '';
    process.stderr.write(`${wrap(`error: ${message}`, columnsOf(process.stderr))}\n${details}`);
    process.exitCode = 1;
  });
};
