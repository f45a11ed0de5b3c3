import { z } from 'zod';

import { type Fault, nearest, show } from './faults';
import type { Explain } from './sections/leaf';

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      at !== null && typeof at === 'object' && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );

/** The schema inside its optional and default wrappers. */
const unwrap = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  return schema;
};

/** The texts of a key. They stand on the schema itself or on the schema inside its wrappers. */
const textOf = (schema: z.ZodType): { allowed?: string; fix?: string; explain?: Explain } => ({
  ...(unwrap(schema) instanceof z.ZodObject ? { allowed: `keys ${keysOf(schema).join(', ')}` } : {}),
  ...unwrap(schema).meta(),
  ...schema.meta(),
});

const children = (schema: z.ZodType, key: PropertyKey): z.ZodType[] => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    return inner.options.flatMap((option) => children(option as z.ZodType, key));
  }
  if (inner instanceof z.ZodObject) {
    const child: unknown = inner.shape[key as string];
    return child instanceof z.ZodType ? [child] : [];
  }
  if (inner instanceof z.ZodRecord) return [inner.valueType as z.ZodType];
  return inner instanceof z.ZodArray ? [inner.element as z.ZodType] : [];
};

const schemasAt = (schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType[] =>
  path.reduce<z.ZodType[]>((found, key) => found.flatMap((one) => children(one, key)), [schema]);

const keysOf = (schema: z.ZodType): string[] => {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodUnion) {
    return [...new Set(inner.options.flatMap((option) => keysOf(option as z.ZodType)))];
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
};

type Issue = z.core.$ZodIssue;

/** The faults of the union alternative that was most likely meant: the one whose keys match best. */
const likeliest = (alternatives: readonly Issue[][], value: unknown): Issue[] => {
  const weightOf = (issue: Issue): number => {
    if (issue.code === 'unrecognized_keys') return 10;
    if (issue.path.length === 0) return 100;
    return valueAt(value, issue.path) === undefined ? 10 : 1;
  };
  const weight = (issues: readonly Issue[]): number =>
    issues.reduce((sum, issue) => sum + weightOf(issue), 0);
  return [...alternatives].sort((one, other) => weight(one) - weight(other))[0] ?? [];
};

const unknownKeys = (schema: z.ZodType, path: (string | number)[], keys: readonly string[]): Fault[] => {
  const known = [...new Set(schemasAt(schema, path).flatMap(keysOf))];
  return keys.map((key) => {
    const at = { path: [...path, key], allowed: known.join(', ') };
    if (known.includes(key)) {
      return { ...at, got: 'a key that does not go with the others here', fix: 'remove it or the others' };
    }
    const meant = nearest(key, known);
    return { ...at, got: 'an unknown key', fix: meant ? `did you mean ${meant}?` : 'remove it' };
  });
};

const wordsOf = (schema: z.ZodType): string[] => {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
};

/** The fix for a number or a yes that is written as text. */
const unquoted = (inner: z.ZodType, value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  if (inner instanceof z.ZodNumber && /^\d{1,9}$/.test(value.trim()))
    return `write ${Number(value)} without quotes`;
  if (!(inner instanceof z.ZodBoolean)) return undefined;
  if (/^(true|yes|y|on)$/i.test(value.trim())) return 'write true, without quotes';
  return /^(false|no|n|off)$/i.test(value.trim()) ? 'write false, without quotes' : undefined;
};

/** The fix for a key that must be there. */
const added = (schema: z.ZodType, path: readonly (string | number)[]): string => {
  if (path.length === 0) return 'copy config/environments/demo.yaml, and change the values marked with →';
  const examples = schema.meta()?.['examples'] ?? unwrap(schema).meta()?.['examples'];
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  return typeof example === 'string' || typeof example === 'number'
    ? `add ${path.join('.')}, such as ${example}`
    : `add ${path.join('.')}; config/environments/demo.yaml shows what it looks like`;
};

const describe = (schema: z.ZodType, root: unknown, path: (string | number)[], issue: Issue): Fault => {
  const schemas = schemasAt(schema, path);
  const texts = schemas.map(textOf);
  const value = valueAt(root, path);
  const around = valueAt(root, path.slice(0, -1));
  const options = schemas.flatMap((one) => wordsOf(unwrap(one)));
  const allowed = texts.find((text) => text.allowed)?.allowed ?? (options.join(', ') || issue.message);
  const meant = typeof value === 'string' ? nearest(value, options) : undefined;
  const precise = texts.map((text) => text.explain?.(value, around)).find((words) => words !== undefined);
  const [first] = schemas;
  const fix =
    precise?.fix ??
    schemas.map((one) => unquoted(unwrap(one), value)).find((words) => words !== undefined) ??
    (meant ? `did you mean ${meant}?` : texts.find((text) => text.fix)?.fix) ??
    (first && (value === undefined || value === null) ? added(first, path) : undefined);
  return { path, got: precise?.got ?? show(value), allowed, ...(fix ? { fix } : {}) };
};

const textOfKey = (schema: z.ZodType, path: readonly PropertyKey[]): string => {
  const records = schemasAt(schema, path.slice(0, -1)).map(unwrap);
  const record = records.find((one) => one instanceof z.ZodRecord);
  return (record && textOf(record.keyType as z.ZodType).allowed) ?? 'another key';
};

/** Whether a record explains its wrong content as a whole. It then gets one fault instead of many. */
const explainsItself = (schema: z.ZodType, root: unknown, path: readonly PropertyKey[]): boolean =>
  schemasAt(schema, path)
    .filter((one) => unwrap(one) instanceof z.ZodRecord)
    .some(
      (one) => textOf(one).explain?.(valueAt(root, path), valueAt(root, path.slice(0, -1))) !== undefined,
    );

/**
 * Turns the issues that zod found into faults that a person can act on.
 *
 * @param schema the schema that parsed the document; its metadata holds the texts
 * @param root the whole document as it was read
 */
export const faultsOf = (schema: z.ZodType, root: unknown, issues: readonly Issue[]): Fault[] => {
  const collect = (issue: Issue, above: readonly PropertyKey[]): Fault[] => {
    const path = [...above, ...issue.path] as (string | number)[];
    if (issue.code === 'unrecognized_keys') return unknownKeys(schema, path, issue.keys);
    if (issue.code === 'invalid_key') {
      return [{ path, got: show(path.at(-1)), allowed: textOfKey(schema, path) }];
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0 && valueAt(root, path) !== undefined) {
      const inner = likeliest(issue.errors, valueAt(root, path));
      if (inner.some((one) => one.path.length > 0 || one.code === 'unrecognized_keys')) {
        return inner.flatMap((one) => collect(one, path));
      }
    }
    const parent = path.slice(0, -1);
    return [describe(schema, root, explainsItself(schema, root, parent) ? parent : path, issue)];
  };
  return issues.flatMap((issue) => collect(issue, []));
};
