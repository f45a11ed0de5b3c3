import { isList, isMap, Unknown, type Value } from '../protocol/codec';
import type { Constraint } from './data';
import { mapMatchesFormat, matchesFormat } from './formats';
import type { Checks } from './knowledge';
import { toRegExp } from './regex';

/**
 * Checks a value against a constraint.
 *
 * @param checks checks of the provider that are implemented in code
 * @returns a description of the allowed values if the value is not allowed; undefined if it is allowed or cannot be
 *   checked (unknown values, unknown functions and formats, patterns without an equivalent in JavaScript)
 */
export const violated = (constraint: Constraint, value: Value, checks: Checks): string | undefined => {
  if (isMap(value)) {
    const fits = constraint.kind !== 'format' || mapMatchesFormat(constraint, value, checks);
    return fits ? undefined : `the format ${constraint.format}`;
  }
  if (value === null || value instanceof Unknown || isList(value)) return undefined;
  const string = String(value);
  switch (constraint.kind) {
    case 'enum':
      return contains(constraint.values, string, constraint.ignoreCase)
        ? undefined
        : `one of ${list(constraint.values)}`;
    case 'notEnum':
      return contains(constraint.values, string, constraint.ignoreCase)
        ? `anything but ${list(constraint.values)}`
        : undefined;
    case 'enumList':
      return string.split(constraint.separator).every((each) => contains(constraint.values, each, false))
        ? undefined
        : `a list, separated by "${constraint.separator}", of ${list(constraint.values)}`;
    case 'range':
      return within(Number(string), constraint) ? undefined : bounds(constraint);
    case 'length':
      return length(constraint, string);
    case 'regex':
      return toRegExp(constraint.pattern)?.test(string) === false
        ? `what matches ${constraint.pattern}`
        : undefined;
    case 'notRegex':
      return toRegExp(constraint.pattern)?.test(string)
        ? `what does not match ${constraint.pattern}`
        : undefined;
    case 'format':
      return matchesFormat(constraint, string, checks) ? undefined : `the format ${constraint.format}`;
    case 'intString':
    case 'nullableIntString':
      return intString(constraint, string);
    case 'notContainAny':
      return Array.from(constraint.chars).some((char) => string.includes(char))
        ? `none of "${constraint.chars}"`
        : undefined;
    case 'nonZero':
      return string === '' || string === '0' ? 'a value that is neither empty nor 0' : undefined;
    case 'all':
      return constraint.of
        .map((each) => violated(each, value, checks))
        .find((allowed) => allowed !== undefined);
    case 'any': {
      const allowed = constraint.of.map((each) => violated(each, value, checks));
      return allowed.every((each) => each !== undefined) ? allowed.join(' or ') : undefined;
    }
    case 'custom': {
      const known = checks.functions?.[constraint.func ?? ''];
      return known?.accepts(string) === false ? known.allowed : undefined;
    }
  }
};

const list = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

const contains = (values: readonly unknown[], value: string, ignoreCase = false): boolean => {
  const folded = (each: string): string => (ignoreCase ? each.toLowerCase() : each);
  return values.some((each) => folded(String(each)) === folded(value));
};

interface Bounds {
  readonly min?: number;
  readonly max?: number;
}

const within = (value: number, { min = -Infinity, max = Infinity }: Bounds): boolean =>
  value >= min && value <= max;

const bounds = ({ min, max }: Bounds): string => {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
};

const length = (constraint: Extract<Constraint, { kind: 'length' }>, value: string): string | undefined => {
  const prefix = constraint.notPrefixes?.find((each) => value.startsWith(each));
  if (prefix !== undefined) return `what does not begin with ${list(constraint.notPrefixes ?? [])}`;
  // the provider is written in Go, so lengths are in bytes
  const bytes = Buffer.byteLength(constraint.trimmed ? value.trim() : value);
  return within(bytes, constraint) ? undefined : `a length of ${bounds(constraint)} bytes (it has ${bytes})`;
};

type IntString = Extract<Constraint, { kind: 'intString' | 'nullableIntString' }>;

const intString = (constraint: IntString, value: string): string | undefined => {
  if (value === '' && (constraint.kind === 'nullableIntString' || constraint.allowEmpty)) return undefined;
  const isInt = /^[+-]?\d+$/.test(value);
  return isInt && within(Number(value), constraint) ? undefined : `a whole number, ${bounds(constraint)}`;
};
