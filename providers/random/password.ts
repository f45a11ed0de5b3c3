import { createHash } from 'node:crypto';

import type { ValueMap } from '../../rehearsal';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const SPECIAL = '!@#$%&*()-_=+[]{}<>:?';

/**
 * Generates a password by the rules of `random_password`: it has the given `length`, and at least `min_<class>`
 * characters of each class. The remaining characters are from the classes that are not disabled.
 *
 * @param seed determines the characters; the password protects no real secret
 * @throws Error when the rules allow no characters, or require more characters than the length
 */
export const password = (rules: ValueMap, seed: string): string => {
  const special = rules['override_special'];
  const classes = {
    lower: LETTERS,
    upper: LETTERS.toUpperCase(),
    numeric: '0123456789',
    special: typeof special === 'string' && special !== '' ? special : SPECIAL,
  };
  let drawn = 0;
  const draw = (from: string): string => from.charAt(number(seed, drawn++) % from.length);
  const least = Object.entries(classes).flatMap(([name, from]) =>
    Array.from({ length: Number(rules[`min_${name}`] ?? 0) }, () => draw(from)),
  );
  const length = Number(rules['length']);
  if (least.length > length) {
    throw new Error(
      `random_password: got length ${length}; the min_* arguments need at least ${least.length}`,
    );
  }
  const allowed = Object.entries(classes)
    .map(([name, from]) => (rules[name] === false ? '' : from))
    .join('');
  if (allowed === '') {
    throw new Error(
      'random_password: lower, upper, numeric and special are all false; leave one of them true',
    );
  }
  const rest = Array.from({ length: length - least.length }, () => draw(allowed));
  return shuffled([...least, ...rest], seed).join('');
};

const number = (seed: string, index: number): number =>
  createHash('sha256').update(`${seed} ${index}`).digest().readUInt32BE();

const shuffled = (characters: readonly string[], seed: string): string[] =>
  characters
    .map((character, i) => [number(`${seed} place`, i), character] as const)
    .sort(([a], [b]) => a - b)
    .map(([, character]) => character);
