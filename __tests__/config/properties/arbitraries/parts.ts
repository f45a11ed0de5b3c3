import fc from 'fast-check';

export type Tree = Readonly<Record<string, unknown>>;

const LETTERS = Array.from('abcdefghijklmnopqrstuvwxyz');
const WORDS = [...LETTERS, ...Array.from('0123456789')];

/** Words of letters and digits that start with a letter. */
export const word = (longest: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...LETTERS), fc.array(fc.constantFrom(...WORDS), { maxLength: longest - 1 }))
    .map(([first, rest]) => first + rest.join(''));

export const name = (longest: number): fc.Arbitrary<string> =>
  fc.tuple(word(longest >> 1), word(longest >> 1)).map((words) => words.join('-'));

export const int = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });

/** Keys that may be left out, as records. */
export const maybe = (keys: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Tree> =>
  fc.record(keys, { requiredKeys: [] });

export const both = (...parts: readonly fc.Arbitrary<Tree>[]): fc.Arbitrary<Tree> =>
  fc.tuple(...parts).map((trees) => Object.assign({}, ...trees) as Tree);
