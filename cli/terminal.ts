import { stripVTControlCharacters, styleText } from 'node:util';

/** An output stream: a terminal, a file or a pipe. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

type Format = Parameters<typeof styleText>[0];
export type Style = (format: Format, text: string) => string;

/** Colours for a terminal. Files, pipes and terminals with NO_COLOR (https://no-color.org) get none. */
export const styleFor = ({ isTTY }: Pick<Terminal, 'isTTY'>): Style => {
  const plain = !isTTY || Boolean(process.env['NO_COLOR']);
  return (format, text) => (plain ? text : styleText(format, text));
};

/** Columns of a terminal. Undefined for a file or a pipe, whose lines have no limit. COLUMNS overrides all three. */
export const columnsOf = ({ columns }: Pick<Terminal, 'columns'>): number | undefined => {
  const asked = Number(process.env['COLUMNS']);
  return Number.isInteger(asked) && asked > 0 ? asked : columns;
};

/**
 * Characters that take two columns: East_Asian_Width W and F of Unicode 16
 * (https://www.unicode.org/Public/16.0.0/ucd/EastAsianWidth.txt), including unassigned characters between them. Emoji
 * are matched by their own property.
 */
const WIDE =
  /[\u1100-\u115F\u2329\u232A\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97C\uAC00-\uD7A3\uF900-\uFAFF\uFE10-\uFE19\uFE30-\uFE6B\uFF01-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18D08}\u{1AFF0}-\u{1B2FB}\u{1F200}-\u{1F265}\u{20000}-\u{3FFFD}\p{Emoji_Presentation}]/u;

/** Characters that take no column: combining characters, controls and joiners. */
const NONE = /[\p{Mn}\p{Me}\p{Cc}\p{Cf}]/u;

const widthOf = (character: string): number => {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
};

/** The number of columns that a text takes in a terminal. Colour codes do not count. */
export const displayWidth = (text: string): number =>
  Array.from(stripVTControlCharacters(text)).reduce((width, character) => width + widthOf(character), 0);

const spaces = (text: string, width: number): string => ' '.repeat(Math.max(0, width - displayWidth(text)));

export const padEnd = (text: string, width: number): string => text + spaces(text, width);
export const padStart = (text: string, width: number): string => spaces(text, width) + text;

/** Cuts a plain text to a width, at its end or its start. An ellipsis marks the cut. */
export const clip = (text: string, width: number, at: 'end' | 'start' = 'end'): string => {
  if (displayWidth(text) <= width) return text;
  const all = at === 'end' ? Array.from(text) : Array.from(text).reverse();
  const kept: string[] = [];
  let left = width - 1;
  for (const character of all) {
    left -= widthOf(character);
    if (left < 0) break;
    kept.push(character);
  }
  return at === 'end' ? `${kept.join('')}…` : `…${kept.reverse().join('')}`;
};

/** The units between which a line may break: at spaces and after a wide character. A long word stays whole. */
const UNITS = new RegExp(` +|${WIDE.source}|[^ ]+?(?= |${WIDE.source}|$)`, 'gu');

/** A line that is a command to copy. */
const COMMAND = /^ +(?:[A-Z_]+=\S+ )*(?:npx|npm|terraform|mkdir|aliyun|--allow-data-loss) /;

const wrapLine = (line: string, width: number): string => {
  if (COMMAND.test(line)) return line;
  const column = /^ *(?:got|allowed|fix): +/.exec(line)?.[0];
  if (column !== undefined) return column + besideColumn(line.slice(column.length), column.length, width);
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines = [''];
  for (const unit of line.slice(indent.length).match(UNITS) ?? []) {
    const last = lines.length - 1;
    const current = lines[last] ?? '';
    if (current !== '' && displayWidth(indent + current + unit.trimEnd()) > width) {
      lines[last] = current.trimEnd();
      lines.push(unit.trimStart());
    } else {
      lines[last] = current + unit;
    }
  }
  return lines.map((text) => indent + text).join('\n');
};

/** Breaks a text that begins in a column. Continuation lines begin in the same column. */
export const besideColumn = (text: string, column: number, width: number | undefined): string =>
  wrap(' '.repeat(column) + text, width).slice(column);

/** A number with its noun: `1 stack`, `2 stacks`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Breaks the lines of a plain text that are wider than `width`. Continuation lines keep the indent. */
export const wrap = (text: string, width: number | undefined): string =>
  width === undefined
    ? text
    : text
        .split('\n')
        .map((line) => wrapLine(line, width))
        .join('\n');
