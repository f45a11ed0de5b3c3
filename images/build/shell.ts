import type { Step } from './steps';

/** A word that a POSIX shell takes as it is. */
const PLAIN = /^[A-Za-z0-9_./:@%+,-]+$/;

/** A word of a POSIX shell. */
const word = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

const WIDTH = 80;

/** Joins words to lines of at most 80 columns, with a backslash at the end of all but the last. A word stays whole. */
const folded = (words: readonly string[]): string => {
  const lines: string[] = [];
  let line = '';
  for (const next of words) {
    if (line === '') line = next;
    else if (`${line} ${next} \\`.length <= WIDTH) line += ` ${next}`;
    else {
      lines.push(`${line} \\`);
      line = `  ${next}`;
    }
  }
  return [...lines, line].join('\n');
};

/** The word that ends the standard input: one that no line of the input equals. */
const END = 'END';

const commandOf = ({ program, args, env }: Step): readonly string[] => [
  ...Object.entries(env).map(([name, value]) => `${name}=${word(value)}`),
  ...[program, ...args].map(word),
];

/** Steps as commands for a POSIX shell. Each runs only if the one before it has succeeded. */
export const shellText = (steps: readonly Step[]): string =>
  steps
    .map((step, index) => {
      const then = index < steps.length - 1 ? ['&&'] : [];
      const input = step.input === undefined ? [] : [`<<'${END}'`];
      const rest = step.input === undefined ? '' : `${step.input}${END}\n`;
      return `${folded([...commandOf(step), ...input, ...then])}\n${rest}`;
    })
    .join('');
