import { z } from 'zod';

import type { Fault } from '../faults';
import type { SoundParts } from './rule';

type Tree = Record<string | number, unknown>;

const isTree = (value: unknown): value is Tree => value !== null && typeof value === 'object';

/**
 * Removes wrong values from a document, so that the rules between keys still see the rest. A wrong key stays in the
 * document without a value, so a rule does not take it for a missing key.
 */
export const soundParts = (raw: unknown, faults: readonly Fault[]): SoundParts => {
  const copy: unknown = structuredClone(raw);
  for (const { path: at } of faults) {
    const parent = at
      .slice(0, -1)
      .reduce<unknown>(
        (node, key) => (isTree(node) && Object.hasOwn(node, key) ? node[key] : undefined),
        copy,
      );
    const last = at.at(-1);
    if (isTree(parent) && last !== undefined) parent[last] = undefined;
  }
  return isTree(copy) ? copy : {};
};

/** Fills in every default of the schema. A wrong key stays without a value. */
export const withDefaults = <T>(schema: z.ZodType, value: T, written = value !== undefined): T => {
  const fill = (inner: z.ZodType, missing: unknown): T =>
    written ? withDefaults(inner, value, true) : withDefaults(inner, structuredClone(missing) as T);
  if (schema instanceof z.ZodOptional) return withDefaults(schema.unwrap() as z.ZodType, value, written);
  if (schema instanceof z.ZodDefault) return fill(schema.unwrap() as z.ZodType, schema.def.defaultValue);
  if (schema instanceof z.ZodPrefault) return fill(schema.unwrap() as z.ZodType, schema.def.defaultValue);
  if (!(schema instanceof z.ZodObject) || !isTree(value)) return value;
  const filled: Tree = { ...value };
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  for (const [key, child] of Object.entries(shape)) {
    const own = Object.hasOwn(filled, key);
    const below = withDefaults(child, filled[key], own);
    if (own || below !== undefined) filled[key] = below;
  }
  return filled as T;
};
