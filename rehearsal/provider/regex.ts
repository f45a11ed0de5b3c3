const POSIX: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  punct: '!-\\/:-@\\[-`{-~',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** Characters without a special meaning, so that escaping them has no effect. */
const NEEDLESS = ':,_@#%&=<>!~"\'`; ';

const cache = new Map<string, RegExp | undefined>();

/**
 * Converts a Go regular expression (RE2 syntax) to JavaScript; undefined if there is no equivalent.
 *
 * These differences occur in the patterns of the providers: a leading `(?i)`, `\A` and `\z`, `(?P<name>`, `\x{4e00}`,
 * `\pL` and `[[:alpha:]]`. With the `u` flag, characters are code points in both. However, this flag forbids needless
 * escapes, which RE2 allows: most of them are removed, and a pattern that still has one is tried without the flag.
 */
export const toRegExp = (pattern: string): RegExp | undefined => {
  if (!cache.has(pattern)) cache.set(pattern, translate(pattern));
  return cache.get(pattern);
};

const translate = (pattern: string): RegExp | undefined => {
  const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?([^]*)$/.exec(pattern) ?? [];
  const source = body
    .replace(/\[:(\w+):\]/g, (whole, name: string) => POSIX[name] ?? whole)
    .replaceAll('(?P<', '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\\x\{([0-9A-Fa-f]+)\}/g, '\\u{$1}')
    .replace(/\\([pP])([A-Z])/g, '\\$1{$2}')
    .replace(/\\([^])/g, (escape, char: string) => (NEEDLESS.includes(char) ? char : escape))
    .replace(/\\p\{(Han|Latin|Greek|Cyrillic|Hiragana|Katakana)\}/g, '\\p{Script=$1}');
  return compile(source, `${flags}u`) ?? (needsUnicode(source) ? undefined : compile(source, flags));
};

const needsUnicode = (source: string): boolean => /\\[pP]\{|\\u\{/.test(source);

const compile = (source: string, flags: string): RegExp | undefined => {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
};
