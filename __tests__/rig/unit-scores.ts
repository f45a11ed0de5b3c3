import { readFileSync } from 'node:fs';
import path from 'node:path';

import { ROOT } from '../support/project';

/** A row of the table of units in docs/security.md. */
export interface UnitScore {
  readonly unit: string;
  /** The worst score of `systemd-analyze security` that is accepted. */
  readonly score: number;
  /** What stays open, and why. */
  readonly reason: string;
}

/** Reads the table, which is the one place of these numbers. */
export const unitScores = (): readonly UnitScore[] =>
  [
    ...readFileSync(path.join(ROOT, 'docs/security.md'), 'utf8').matchAll(
      /^\| `([\w-]+\.service)` +\| ([\d.]+) +\| (.*?) *\|$/gm,
    ),
  ].map(([, unit = '', score = '', reason = '']) => ({ unit, score: Number(score), reason }));

/** Reads the score from the output of `systemd-analyze security`. */
export const scoreIn = (output: string): number =>
  Number(/exposure level for \S+: ([\d.]+)/.exec(output)?.[1]);
