import fc from 'fast-check';
import { stringify } from 'yaml';

import { ConfigError } from '../../../config/faults';
import type { AnyEnvironment } from '../../../config/load';
import { renderHost, renderProxyHost } from '../../rig/rendered/host';
import { loadAnyText } from '../../support/environments';
import { type Stacks, synth } from '../../support/synth';
import { FRONTS } from './arbitraries/fronts';

/** Loads and synthesises an environment. Returns the stacks, or 'refused'. Any other failure throws. */
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

/**
 * Tests that everything that the configuration accepts can be synthesised and rendered.
 *
 * @param rendered whether the host's own program also renders its files, which takes a while
 */
export const everyFrontHolds = (runs: number, rendered: boolean): void => {
  test.each(Object.entries(FRONTS))('%s is accepted, synthesised and rendered', (_, environments) => {
    fc.assert(
      fc.property(environments, (environment) => {
        expect(outcomeOf(stringify(environment), rendered)).not.toBe('refused');
      }),
      { numRuns: runs },
    );
  });
};

/** Texts with a special meaning somewhere on the way to the cloud. */
const HOSTILE = fc.oneof(
  fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    '',
    ' ',
    '0',
    '-',
    '..',
    'null',
    '10.0.0.0/8',
    'a.b',
  ),
  fc.string({ unit: fc.constantFrom(...Array.from('${}%"\'\\ \n;#:/@-_.{[aA09é京')), maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

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

/** Values that are valid for some keys, and nearly valid for others. */
const NEAR_MISSES = [
  'constructor',
  'cn-hangzhou-x',
  'cn-hongkong',
  'Design.example.com',
  'design.example.org',
  "o'brien@example.com",
  '010.0.0.0/8',
  '10.0.0.0/8',
  'ecs.g8y.large',
  'a.example.com/Od@sha256:' + '0'.repeat(64),
  'nginx@sha256:' + '0'.repeat(64),
  '8899123-cn-atlantis',
  'key-1"',
  0,
  1e9,
  true,
];

/** Tests every key with each of some values. It is refused with a message, or synthesised and rendered. */
export const everyKeyIsAnswered = (
  environments: Readonly<Record<string, unknown>>,
  rendered: boolean,
): void => {
  test.each(
    Object.entries(environments).flatMap(([name, environment]) =>
      leavesOf(environment).map((path) => [path.join('.'), name, path, environment] as const),
    ),
  )('%s of %s, with values that are right elsewhere', (_key, _name, path, environment) => {
    for (const miss of NEAR_MISSES) outcomeOf(stringify(withValue(environment, path, miss)), rendered);
  });
};

/** Tests keys with arbitrary texts. Each is refused with a message, or synthesised and rendered. */
export const everyTextIsAnswered = (runs: number, rendered: boolean): void => {
  test.each(Object.entries(FRONTS))('%s, with any text for a key', (_, environments) => {
    const changed = environments.chain((environment) =>
      fc
        .tuple(fc.constantFrom(...leavesOf(environment)), HOSTILE)
        .map(([path, text]) => withValue(environment, path, text)),
    );
    fc.assert(
      fc.property(changed, (environment) => {
        outcomeOf(stringify(environment), rendered);
      }),
      { numRuns: runs },
    );
  });
};
