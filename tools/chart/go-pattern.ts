import type { SchemaNode } from './values-schema';

/** Helm compares with Go's regular expressions, which have no lookahead and count to 1000 at most. */

/** The end of the group that begins at a place. */
const endOfGroup = (pattern: string, start: number): number => {
  let depth = 0;
  let inClass = false;
  for (let at = start; at < pattern.length; at += 1) {
    const sign = pattern[at];
    if (sign === '\\') at += 1;
    else if (inClass) inClass = sign !== ']';
    else if (sign === '[') inClass = true;
    else if (sign === '(') depth += 1;
    else if (sign === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new Error(`got a group without an end: ${pattern}`);
};

/** A number of any characters, which JSON Schema counts itself. */
const LENGTH = /^\.\{(\d+),(\d+)\}\$$/;

/** A class that is repeated up to the end more often than Go counts. */
const LONG = /^\^(\[[^\]]+\])\{0,(\d{4,})\}\$$/;

/** Before a lookahead, only texts that match in one way may stand: it is then checked at the same place. */
const FIXED = /^\^(?:[\w:]|\\?\/)*$/;

/**
 * The constraints of JSON Schema that are a pattern of JavaScript.
 *
 * @throws Error when a lookahead stands where it cannot be checked apart
 */
export const forGo = (pattern: string): SchemaNode => {
  const [, repeated, most] = LONG.exec(pattern) ?? [];
  if (repeated !== undefined) return { pattern: `^${repeated}*$`, maxLength: Number(most) };
  const start = pattern.search(/\(\?[=!]/);
  if (start < 0) return { pattern };
  const end = endOfGroup(pattern, start);
  const [before, positive, ahead] = [
    pattern.slice(0, start),
    pattern[start + 2] === '=',
    pattern.slice(start + 3, end),
  ];
  if (!FIXED.test(before)) throw new Error(`got a lookahead that Go cannot check: ${pattern}`);
  const rest = forGo(before + pattern.slice(end + 1));
  const [, least = '', longest = ''] = LENGTH.exec(ahead) ?? [];
  if (positive && before === '^' && longest) {
    return { ...rest, minLength: Number(least), maxLength: Number(longest) };
  }
  const check = { pattern: `${before}(?:${ahead})` };
  return {
    ...rest,
    allOf: [...((rest['allOf'] as unknown[] | undefined) ?? []), positive ? check : { not: check }],
  };
};
