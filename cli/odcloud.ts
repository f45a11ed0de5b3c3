import { FAILED, STOPPED } from './command';
import { run } from './run';

/** The entry point of `npx odcloud`. */
const main = async (): Promise<void> => {
  const { stdout, stderr } = process;
  const stop = new AbortController();
  for (const signal of Object.keys(STOPPED)) process.on(signal, () => stop.abort(signal));
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // The command must clean up after itself even when a reader such as head leaves early.
    if (error.code === 'EPIPE') return;
    stderr.write(`error: cannot write to standard output: ${error.message}\n`);
    process.exitCode = FAILED;
  });
  const code = await run(process.argv.slice(2), { stdout, stderr, signal: stop.signal });
  // Exit at once: a second signal during a slow shutdown would end the process with another exit code.
  if (stop.signal.aborted) process.exit(code);
  process.exitCode ??= code;
};

void main();
