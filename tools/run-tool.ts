import { RehearsalError } from '../rehearsal';

/**
 * Runs a command: its arguments in, exit code 0 or 1 out, an error as words for a person.
 *
 * @param usage how the command is written behind `npm run`, shown for too many arguments
 * @param most how many arguments it takes at most
 */
export const runTool = (
  usage: string,
  most: number,
  main: (args: readonly string[]) => Promise<void>,
): void => {
  const args = process.argv.slice(2);
  // A reader that leaves early, such as head, or a terminal that is closed must not keep a run from cleaning up after itself.
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
    process.stderr.write(`error: ${message}\n${details}`);
    process.exitCode = 1;
  });
};
