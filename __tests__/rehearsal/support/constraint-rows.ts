import type { Checks, Value } from '../../../rehearsal';
import { violated } from '../../../rehearsal/provider/constraints';
import type { Constraint } from '../../../rehearsal/provider/data';

/** A constraint, values that it accepts, and values that it rejects. */
export type ConstraintRow = readonly [Constraint, readonly Value[], readonly Value[]];

export const format = (name: string, more: object = {}): Constraint => ({
  kind: 'format',
  format: name,
  ...more,
});

/** Adds one test per row, for a provider with these checks. */
export const testConstraints = (rows: readonly ConstraintRow[], checks: Checks): void =>
  test.each(rows)('%j', (constraint, accepted, rejected) => {
    for (const value of accepted)
      expect([value, violated(constraint, value, checks)]).toEqual([value, undefined]);
    for (const value of rejected)
      expect([value, typeof violated(constraint, value, checks)]).toEqual([value, 'string']);
  });
