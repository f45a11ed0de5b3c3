import { z } from 'zod';

import { withoutUnit } from './units';

/** The schema inside its optional and default wrappers. */
export const unwrap = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
};

/** Whether a file can be without this key. */
export const mayBeMissing = (schema: z.ZodType): boolean => schema !== unwrap(schema);

const shapeOf = (schema: z.ZodObject): Readonly<Record<string, z.ZodType>> => schema.shape;

/** The keys that a section must have. */
export const requiredKeys = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject
    ? Object.entries(shapeOf(schema)).flatMap(([key, child]) => (mayBeMissing(child) ? [] : [key]))
    : [];

/** An allowed value of one key, as text of YAML. Undefined when the schema has no example. */
export const exampleOf = (schema: z.ZodType): string | undefined => {
  const inner = unwrap(schema);
  const examples: unknown = schema.meta()?.['examples'] ?? inner.meta()?.['examples'];
  if (Array.isArray(examples)) return String(examples[0]);
  if (inner instanceof z.ZodLiteral) return String([...inner.values][0]);
  if (inner instanceof z.ZodUnion) {
    // A word that stands alone comes first, and what people usually write comes last.
    return inner.options.flatMap((option) => exampleOf(option as z.ZodType) ?? []).at(-1);
  }
  if (inner instanceof z.ZodArray) {
    const entry = exampleOf(inner.element as z.ZodType);
    return entry === undefined ? undefined : `[${entry}]`;
  }
  return inner instanceof z.ZodObject ? sectionWith(inner, {}) : undefined;
};

/** A section on one line, with the keys that it must have. Undefined when one of them has no example. */
const sectionWith = (schema: z.ZodObject, written: Readonly<Record<string, string>>): string | undefined => {
  const examples = Object.entries(shapeOf(schema))
    .filter(([key, child]) => !mayBeMissing(child) && !Object.hasOwn(written, key))
    .map(([key, child]) => [key, exampleOf(child)] as const);
  if (examples.some(([, text]) => text === undefined)) return undefined;
  const all = [...Object.entries(written), ...examples];
  return `{${all.map(([key, text]) => `${key}: ${String(text)}`).join(', ')}}`;
};

/** What is not plain text of YAML inside braces. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N}.:/@+= _-]*$/u;

/**
 * The section that somebody meant who wrote one value in its place: `acme` for `{mode: acme, challenge: dns-01}`, `100`
 * or `100GB` for `{sizeGiB: 100}`. Undefined when no key of the section takes the value.
 */
export const sectionMeant = (schema: z.ZodType, value: unknown): string | undefined => {
  const inner = unwrap(schema);
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  if (!PLAIN.test(text)) return undefined;
  if (inner instanceof z.ZodUnion) {
    return inner.options
      .map((option) => sectionMeant(option as z.ZodType, value))
      .find((meant) => meant !== undefined);
  }
  if (!(inner instanceof z.ZodObject)) return undefined;
  for (const [key, child] of Object.entries(shapeOf(inner))) {
    if (child.safeParse(value).success) return sectionWith(inner, { [key]: text });
    if (child.safeParse([value]).success) return sectionWith(inner, { [key]: `[${text}]` });
    const number = withoutUnit(key, text);
    if (child.safeParse(number).success && number !== undefined)
      return sectionWith(inner, { [key]: String(number) });
  }
  return undefined;
};
