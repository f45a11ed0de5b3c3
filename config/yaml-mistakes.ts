import type { YAMLError } from 'yaml';

/** A mistake in the form of a file, in words for people who do not know YAML well. It never repeats the file. */
export interface YamlMistake {
  readonly line: number;
  readonly got: string;
  readonly allowed: string;
  readonly fix: string;
}

/** A key, perhaps in a list, and a colon as Chinese input methods write it. */
const FULL_WIDTH_COLON = /^\s*(?:- +)?["']?[\w-]+["']?\s*：/;

const indentOf = (line: string): number => /^ */.exec(line)?.[0].length ?? 0;

/** Line of the quote that nothing closes: the first one with an odd number of quotes. */
const openQuote = (lines: readonly string[], quote: string, end: number): number => {
  const open = lines.slice(0, end).findIndex((line) => {
    const text = line.replace(/(^|\s)#.*$/, '');
    return (text.split(quote).length - 1) % 2 === 1;
  });
  return open < 0 ? end : open + 1;
};

const indentation = (line: number): YamlMistake => ({
  line,
  got: 'another number of blanks before the key than before those beside it',
  allowed: 'keys of one section all with the same number of blanks before them',
  fix: 'put the key below the one above it, two blanks further right than its section',
});

/**
 * Explains a common mistake that made a file invalid YAML.
 *
 * @param line where the library reports the error
 * @returns undefined for any other mistake
 */
export const yamlMistake = (
  { code, message }: Pick<YAMLError, 'code' | 'message'>,
  text: string,
  line: number,
): YamlMistake | undefined => {
  const lines = text.split('\n');
  const here = lines[line - 1] ?? '';
  const wide = lines.findIndex((each) => FULL_WIDTH_COLON.test(each));
  if (wide >= 0) {
    return {
      line: wide + 1,
      got: 'a full-width colon (：)',
      allowed: 'a colon (:) and a blank after each key',
      fix: 'write : and a blank instead',
    };
  }
  if (code === 'TAB_AS_INDENT') {
    return {
      line,
      got: 'a tab at the beginning',
      allowed: 'blanks before a key',
      fix: 'write two blanks for each level instead',
    };
  }
  const [, quote] = /^Missing closing (["'])quote/.exec(message) ?? [];
  if (quote !== undefined) {
    return {
      line: openQuote(lines, quote, line),
      got: `a ${quote} that nothing closes`,
      allowed: 'quotes in pairs',
      fix: `write ${quote} at the end of the value too, or remove the quote`,
    };
  }
  if (code === 'BLOCK_AS_IMPLICIT_KEY') {
    const below = lines.findIndex((each, index) => index >= line && each.trim() !== '');
    if (below >= 0 && indentOf(lines[below] ?? '') > indentOf(here)) return indentation(below + 1);
    return {
      line,
      got: 'a second colon and a blank',
      allowed: 'one key and its value on a line',
      fix: 'put the value in quotes, or write the second key on a line of its own',
    };
  }
  if (code === 'BAD_INDENT' && message.startsWith('All ')) return indentation(line);
  if (code === 'MULTILINE_IMPLICIT_KEY' || message.startsWith('Implicit map keys need')) {
    const tight = /^\s*(?:- +)?[\w-]+:\S/.test(here);
    return {
      line,
      got: tight ? 'no blank after the colon' : 'a line without a colon after the key',
      allowed: 'a colon (:) and a blank after each key',
      fix: tight ? 'write a blank after the colon' : 'write the key, a colon, a blank and the value',
    };
  }
  return undefined;
};
