/** One fault in a configuration, told in terms of the file. */
export interface Fault {
  /** The location, as keys from the top: `['ecs', 'zone']`. */
  readonly path: readonly (string | number)[];
  /** What was found there, shortened. It never shows a secret. */
  readonly got: string;
  /** What is allowed there. */
  readonly allowed: string;
  /** How to fix it. A command has a line of its own, which begins with {@link COMMAND_INDENT}. */
  readonly fix?: string;
  /** The line, when it cannot be derived from the path. */
  readonly line?: number;
  /** The file is right by itself, but does not fit states of other environments. */
  readonly isBeside?: true;
}

/** What a line of a fix begins with when it is a command. Such a line is never broken, so that it can be copied. */
export const COMMAND_INDENT = '  ';

/** A fix that continues with commands, and then with words. */
export const withCommands = (before: string, commands: readonly string[], after: string): string =>
  [before, ...commands.map((command) => COMMAND_INDENT + command), after].join('\n');

/** The configuration cannot be used. The message is for a person, so callers print it without a stack trace. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Replaces control and invisible characters with their code points, so that a terminal does not act on them. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);

/** How many characters of a long value are shown. The end is kept because the difference is often there. */
const SHOWN = { most: 80, end: 20 };

/** A value in a form that a person recognises: short and on one line. */
export const show = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value) && value.length === 0) return 'an empty list';
  // An entry that is wrong by itself has no value, and is reported where it stands.
  const text = Array.isArray(value)
    ? `[${value.map((item: unknown) => (item === undefined ? '…' : JSON.stringify(item))).join(',')}]`
    : JSON.stringify(value);
  return text.length > SHOWN.most
    ? `${text.slice(0, SHOWN.most - SHOWN.end - 1)}…${text.slice(-SHOWN.end)}`
    : text;
};

/** Joins alternatives: `alb, nlb or clb`. */
export const eitherOf = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}` : words.join('');

/** The allowed word that is nearest to what was written. Undefined when none is near enough to be meant. */
export const nearest = (got: string, allowed: readonly string[]): string | undefined => {
  const distance = (a: string, b: string): number => {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
        next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
      }
      row = next;
    }
    return row[b.length] ?? 0;
  };
  const ranked = allowed
    .map((word) => ({ word, far: distance(got.toLowerCase(), word.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const best = ranked[0];
  return best && best.far <= Math.max(2, Math.floor(got.length / 4)) ? best.word : undefined;
};
