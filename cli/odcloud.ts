import { FAILED, STOPPED } from './command';
import { run } from './run';

/** What `npx odcloud` runs. */
const main = async (): Promise<void> => {
  const { stdout, stderr } = process;
  const stop = new AbortController();
  for (const signal of Object.keys(STOPPED)) process.once(signal, () => stop.abort(signal));
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that leaves early, such as head, must not keep a command from cleaning up after itself.
    if (error.code === 'EPIPE') return;
    stderr.write(`error: standard output cannot be written: ${error.message}\n`);
    process.exitCode = FAILED;
  });
  const code = await run(process.argv.slice(2), { stdout, stderr, signal: stop.signal });
  process.exitCode ??= code;
};

void main();
