import type { Site } from './site';

/** Like `test`, for scenarios on machines. */
export type Scenario = (title: string, body: () => Promise<void>) => void;

/** Longer than every wait of a scenario, so that the error of the wait is shown. */
const PATIENCE = 45 * 60_000;

/** Tests whose failures include a report of the machines. Each prints a line at its end, because a file takes long. */
export const reported =
  (site: () => Site): Scenario =>
  (title, body) =>
    test(
      title,
      async () => {
        const begin = Date.now();
        try {
          await body();
          const seconds = Math.round((Date.now() - begin) / 1000);
          process.stderr.write(`  ✓ ${title} (${seconds} s)\n`);
        } catch (error) {
          const report = await site().report();
          if (error instanceof Error) error.message += `\n\n${report}`;
          throw error;
        }
      },
      PATIENCE,
    );
