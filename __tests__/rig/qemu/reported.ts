import type { Site } from './site';

/** `test`, for scenarios on machines. */
export type Scenario = (title: string, body: () => Promise<void>) => void;

/** Beyond every wait of a scenario, so that the wait's own error is what is seen. */
const PATIENCE = 45 * 60_000;

/** Tests whose failure also says what the machines had to say; each tells when it is over, since a file takes long. */
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
