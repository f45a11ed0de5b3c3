import { z } from 'zod';

import { withoutUnit } from './units';
import { unwrap } from './written';

/** The fix for a number or a yes that is written as text. A yes is text in YAML 1.2, with and without quotes. */
export const retyped = (inner: z.ZodType, key: string, value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (inner instanceof z.ZodNumber || inner instanceof z.ZodLiteral) {
    const isNumber = /^\d{1,9}$/.test(text);
    const number = isNumber ? Number(text) : withoutUnit(key, text);
    if (number === undefined || !inner.safeParse(number).success) return undefined;
    return `write ${number}${isNumber ? ' without quotes' : ', without the unit'}`;
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
