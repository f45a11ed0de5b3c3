import { ConfigError } from '../../../config/faults';
import type { AnyEnvironment } from '../../../config/load';
import { renderHost, renderProxyHost } from '../../rig/rendered/host';
import { loadAnyText } from '../../support/environments';
import { type Stacks, synth } from '../../support/synth';

/**
 * Loads and synthesises an environment. Returns the stacks, or 'refused'. Any other failure throws.
 *
 * @param rendered whether the host's own program also renders its files, which takes half a second
 */
export const outcomeOf = (text: string, rendered: boolean): Stacks | 'refused' => {
  let environment: AnyEnvironment;
  try {
    environment = loadAnyText(text);
  } catch (error) {
    if (error instanceof ConfigError) return 'refused';
    throw error;
  }
  const stacks = synth(environment);
  const host = stacks['test-ecs'];
  if (host && rendered) renderHost(host);
  const proxy = stacks['test-acr-proxy'];
  if (proxy && rendered) renderProxyHost(proxy);
  return stacks;
};

export type Path = readonly (string | number)[];

/** Paths of all texts and numbers of a document. */
export const leavesOf = (value: unknown, path: Path = []): Path[] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, below]) =>
        leavesOf(below, [...path, Array.isArray(value) ? Number(key) : key]),
      )
    : [path];

/** Returns a document with another value at a path. */
export const withValue = (value: unknown, [key, ...rest]: Path, replacement: unknown): unknown => {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key ? withValue(item, rest, replacement) : item));
  }
  const tree = value as Record<string, unknown>;
  return { ...tree, [key]: withValue(tree[key], rest, replacement) };
};
