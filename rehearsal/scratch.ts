import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How a person, a system or a terminal that is closed ends a program. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `use` with an empty folder that is gone afterwards, whatever happens.
 *
 * @param use is told by `stop` when a signal would have ended the process, and then comes to its end
 */
export const withScratch = async <T>(
  prefix: string,
  use: (folder: string, stop: AbortSignal) => Promise<T>,
): Promise<T> => {
  const stop = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    stop.abort(signal);
  };
  // Not once: npm hands on what the terminal has sent already, and the second one must not end the process.
  for (const signal of SIGNALS) process.on(signal, onSignal);
  try {
    const folder = await mkdtemp(join(tmpdir(), prefix));
    try {
      return await use(folder, stop.signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
};
