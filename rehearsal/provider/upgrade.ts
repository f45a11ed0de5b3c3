import { isMap, type Value } from '../protocol/codec';
import type { Block } from './schema';

/**
 * Converts a resource that was stored with an older schema to the current one. Attributes that the schema no longer has
 * are dropped, and new block collections are empty. Terraform requests this whenever it reads its state, although there
 * is nearly always nothing to do. In that case, the bytes are returned unchanged, because JSON.parse would round
 * integers beyond 2^53.
 *
 * @param json attributes of the resource, as in the state file
 */
export const upgrade = (block: Block, json: Uint8Array): Uint8Array => {
  const stored = JSON.parse(Buffer.from(json).toString('utf8')) as Value;
  const conformed = conform(block, stored);
  return conformed === stored ? json : Buffer.from(JSON.stringify(conformed));
};

/** Conforms a value to the block. If it already conforms, the identical value is returned. */
const conform = (block: Block, value: Value): Value => {
  if (!isMap(value)) return value;
  const result: Record<string, Value> = {};
  for (const { name } of block.attributes) {
    const kept = value[name];
    if (kept !== undefined) result[name] = kept;
  }
  for (const { name, nesting, block: inner } of block.nested) {
    const kept = value[name] ?? null;
    if (nesting === 'single' || nesting === 'group') result[name] = conform(inner, kept);
    else if (nesting === 'map') result[name] = conformEach(inner, isMap(kept) ? kept : {});
    else result[name] = conformAll(inner, Array.isArray(kept) ? (kept as readonly Value[]) : []);
  }
  const names = Object.keys(value);
  const same =
    names.length === Object.keys(result).length && names.every((name) => result[name] === value[name]);
  return same ? value : result;
};

const conformAll = (block: Block, elements: readonly Value[]): readonly Value[] => {
  const conformed = elements.map((element) => conform(block, element));
  return conformed.every((element, i) => element === elements[i]) ? elements : conformed;
};

const conformEach = (block: Block, elements: Readonly<Record<string, Value>>): Value => {
  const conformed = Object.entries(elements).map(([key, element]) => [key, conform(block, element)] as const);
  return conformed.every(([key, element]) => element === elements[key])
    ? elements
    : Object.fromEntries(conformed);
};
