import type { Value, ValueMap } from '../../../rehearsal';

/** The text of a value; undefined if it is empty, not a text, or not known yet. */
export const text = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The number of a value; undefined if it is not a number, or not known yet. */
export const number = (value: Value | undefined): number | undefined =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;

/** The elements of a list or set; none if it is not known yet. */
export const elements = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [];

/** The blocks of a list or set; none if they are not known yet. */
export const blocks = (value: Value | undefined): readonly ValueMap[] =>
  elements(value).filter((each): each is ValueMap => typeof each === 'object' && each !== null);
