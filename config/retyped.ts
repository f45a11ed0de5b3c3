import { z } from 'zod';

import { unwrap } from './written';

/** Units that people write behind a number, by the end of the key that already says the unit. */
const UNITS: readonly (readonly [key: RegExp, unit: RegExp])[] = [
  [/GiB$/, /^g(i?b)?$/i],
  [/MiB$/, /^m(i?b)?$/i],
  [/Mbps$/, /^m(bps|bit\/s)?$/i],
  [/Days$/, /^d(ays?)?$/i],
  [/months$/i, /^m(onths?)?$/i],
];

/** The fix for a number or a yes that is written as text. A yes is text in YAML 1.2, with and without quotes. */
export const retyped = (inner: z.ZodType, key: string, value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (inner instanceof z.ZodNumber || inner instanceof z.ZodLiteral) {
    const [, digits, unit = ''] = /^(\d{1,9})\s*([a-z/]*)$/i.exec(text) ?? [];
    if (digits === undefined || !inner.safeParse(Number(digits)).success) return undefined;
    if (unit === '') return `write ${Number(digits)} without quotes`;
    return UNITS.some(([end, word]) => end.test(key) && word.test(unit))
      ? `write ${Number(digits)}, without the unit`
      : undefined;
  }
  if (!(inner instanceof z.ZodBoolean)) return undefined;
  const [word] = (['true', 'false'] as const).filter((each) => YES_OR_NO[each].test(text));
  return word && `write ${word}${text === word ? ', without quotes' : ''}`;
};

const YES_OR_NO = { true: /^(true|yes|y|on)$/i, false: /^(false|no|n|off)$/i };

/** The fix for one entry in the place of a list. A dash without a blank behind it begins a text, not an entry. */
export const listed = (schema: z.ZodType, value: unknown): string | undefined => {
  const inner = unwrap(schema);
  const lists = [inner, ...(inner instanceof z.ZodUnion ? inner.options : [])];
  const list = lists.find((one) => one instanceof z.ZodArray);
  if (!(list instanceof z.ZodArray) || typeof value !== 'string') return undefined;
  if (/^-\S/.test(value)) return 'write a blank after each - that begins an entry';
  // A word beside the list may have been meant.
  return list === inner || list.safeParse([value]).success
    ? 'write a list, each entry on a line of its own that begins with - and a blank'
    : undefined;
};
