import { z } from 'zod';

import { eitherOf, type Fault, nearest, show } from './faults';
import { listed, retyped } from './retyped';
import type { Explain } from './sections/leaf';
import { exampleOf, mayBeMissing, requiredKeys, sectionMeant, unwrap } from './written';

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, key) =>
      at !== null && typeof at === 'object' && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );

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

/** The only known key that contains what was written: `environment` for `env`. */
const containing = (key: string, known: readonly string[]): string | undefined => {
  const found = known.filter((one) => key.length > 2 && one.toLowerCase().includes(key.toLowerCase()));
  return found.length === 1 ? found[0] : undefined;
};

const unknownKeys = (schema: z.ZodType, path: (string | number)[], keys: readonly string[]): Fault[] => {
  const known = [...new Set(schemasAt(schema, path).flatMap(keysOf))];
  return keys.map((key) => {
    const at = { path: [...path, key], allowed: known.join(', ') };
    if (known.includes(key)) {
      return { ...at, got: 'a key that does not go with the others here', fix: 'remove it or the others' };
    }
    const meant = nearest(key, known) ?? containing(key, known);
    return { ...at, got: 'an unknown key', fix: meant ? `did you mean ${meant}?` : 'remove it' };
  });
};

const wordsOf = (schema: z.ZodType): string[] => {
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
};

/** Where an example of a key stands. */
const shownIn = (path: readonly (string | number)[]): string =>
  path.length === 1
    ? 'config/environments/demo.yaml shows what it looks like'
    : 'docs/configuration.md lists its keys';

/** The fix for a key that is missing, or is there without a value. */
const added = (
  schema: z.ZodType,
  path: readonly (string | number)[],
  { isWritten, words }: { readonly isWritten: boolean; readonly words: readonly string[] },
): string => {
  if (path.length === 0) return 'copy config/environments/demo.yaml, and change the values marked with →';
  const name = path.join('.');
  const removed = mayBeMissing(schema) ? `, or remove ${name}` : '';
  if (words.length > 0) {
    return `write ${eitherOf(words.map((word) => `${String(path.at(-1))}: ${word}`))}`;
  }
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject && isWritten) {
    const keys = requiredKeys(inner);
    const one = keys.length > 0 ? keys.join(', ') : `a key such as ${Object.keys(inner.shape)[0] ?? ''}`;
    return `write ${one} below ${name}${removed}`;
  }
  const example = inner instanceof z.ZodObject ? undefined : exampleOf(schema);
  if (example === undefined) return `add ${name}; ${shownIn(path)}`;
  return isWritten ? `write a value, such as ${example}${removed}` : `add ${name}, such as ${example}`;
};

/** The words that choose an alternative, of those that have all keys which are written beside the missing one. */
const wordsBeside = (
  schema: z.ZodType,
  path: readonly (string | number)[],
  around: unknown,
): readonly string[] => {
  const written = around !== null && typeof around === 'object' ? Object.keys(around) : [];
  const key = String(path.at(-1));
  return schemasAt(schema, path.slice(0, -1))
    .map(unwrap)
    .flatMap((one) => (one instanceof z.ZodUnion ? one.options : []))
    .filter((one) => one instanceof z.ZodObject)
    .filter(({ shape }) => written.every((other) => Object.hasOwn(shape, other)))
    .map(({ shape }): unknown => shape[key])
    .flatMap((one) => (one instanceof z.ZodLiteral && one.values.size === 1 ? wordsOf(one) : []));
};

/** The fix for one value in the place of a section. */
const asSection = (
  schema: z.ZodType,
  path: readonly (string | number)[],
  value: unknown,
): string | undefined => {
  if (value === undefined || value === null || typeof value === 'object') return undefined;
  const name = path.join('.');
  const meant = sectionMeant(schema, value);
  if (meant !== undefined) return `write ${String(path.at(-1))}: ${meant}`;
  return keysOf(schema).length > 0
    ? `write the keys of ${name} below it; docs/configuration.md lists them`
    : undefined;
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
    schemas
      .map(
        (one) =>
          retyped(unwrap(one), String(path.at(-1)), value) ??
          listed(one, value) ??
          asSection(one, path, value),
      )
      .find((words) => words !== undefined) ??
    (meant ? `did you mean ${meant}?` : texts.find((text) => text.fix)?.fix) ??
    (first && (value === undefined || value === null)
      ? added(first, path, { isWritten: value === null, words: wordsBeside(schema, path, around) })
      : undefined);
  return { path, got: precise?.got ?? show(value), allowed, ...(fix ? { fix } : {}) };
};

/** The fault of a name that a record does not take. */
const wrongName = (schema: z.ZodType, path: (string | number)[]): Fault => {
  const records = schemasAt(schema, path.slice(0, -1)).map(unwrap);
  const record = records.find((one) => one instanceof z.ZodRecord);
  const { allowed = 'another key', explain } = record ? textOf(record.keyType as z.ZodType) : {};
  return { path, got: show(path.at(-1)), allowed, ...explain?.(path.at(-1)) };
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
    if (issue.code === 'invalid_key') return [wrongName(schema, path)];
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
