/** One thing wrong with a configuration, in the words of the person who wrote it. */
export interface Fault {
  /** Where, as keys from the top: `['ecs', 'zone']`. */
  readonly path: readonly (string | number)[];
  /** What was found there, short; never a secret. */
  readonly got: string;
  /** What may stand there. */
  readonly allowed: string;
  /** What to do. */
  readonly fix?: string;
  /** Its line, where the path does not lead to it. */
  readonly line?: number;
}

/** The configuration cannot be used. Its message is for a person; a stack trace would add nothing. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A text without signs that a terminal acts upon or does not show: each of them as its number. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16) ?? ''}}`);

/** How much of a long value is shown: its beginning, and its end, where it may differ from what is allowed. */
const SHOWN = { most: 80, end: 20 };

/** A value as a person would recognise it: short, on one line. */
export const show = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value) && value.length === 0) return 'an empty list';
  const text = JSON.stringify(value);
  return text.length > SHOWN.most
    ? `${text.slice(0, SHOWN.most - SHOWN.end - 1)}…${text.slice(-SHOWN.end)}`
    : text;
};

/** Words to choose from: `alb, nlb or clb`. */
export const eitherOf = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}` : words.join('');

/** The allowed word nearest to what was written, if one is near enough to be meant. */
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
