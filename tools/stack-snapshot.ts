import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { AnyEnvironment } from '../config/load';
import { withScratch } from '../rehearsal';
import { synthesise } from '../stacks/synthesise';

/** A value of Terraform's JSON. A text with several lines is a list of lines. */
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

type Attributes = Readonly<Record<string, Value>>;

/** Stack → address, such as alicloud_vpc.vpc_1A2B3C4D or output.endpoint → attributes. */
export type Snapshot = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** Packed programs, in base 85 or Base64. Nobody can read a change in them, so the snapshot holds only their hash. */
const PACKED = /[^\s"'\\]{1000,}|[A-Za-z0-9+/]{200,}={0,2}/g;

const hashed = (packed: string): string =>
  `<packed, sha256 ${createHash('sha256').update(packed).digest('hex').slice(0, 12)}>`;

/** A line break in a text, or in a text that is quoted inside a Terraform expression. */
const LINE_BREAK = /\n|\\n/;

const readableText = (text: string): Value => {
  const lines = text.split(LINE_BREAK).map((line) => line.replace(PACKED, hashed));
  return lines.length > 1 ? lines : (lines[0] ?? '');
};

const readable = (value: Value): Value => {
  if (typeof value === 'string') return readableText(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map(readable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, child]) => [key, readable(child)]),
  );
};

const isObject = (value: Value | undefined): value is Attributes =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Reads a snapshot. @throws Error when the text is no JSON, or has another shape */
export const snapshotFrom = (text: string): Snapshot => {
  const value = JSON.parse(text) as Value;
  const stacks = isObject(value) ? Object.values(value) : [undefined];
  if (!stacks.every((stack) => isObject(stack) && Object.values(stack).every(isObject))) {
    throw new Error('it is not an object of stacks');
  }
  return value as Snapshot;
};

/** All blocks of a stack's JSON, by address. */
const blocksOf = (json: Attributes): Record<string, Attributes> =>
  Object.fromEntries(
    Object.entries(json)
      .filter(([section]) => section !== '//')
      .flatMap(([section, entries]): [string, Value][] => {
        const below = isObject(entries) ? Object.entries(entries) : [];
        if (section !== 'resource' && section !== 'data') {
          return below.map(([name, block]) => [`${section}.${name}`, block]);
        }
        const prefix = section === 'data' ? 'data.' : '';
        return below.flatMap(([type, all]) =>
          Object.entries(isObject(all) ? all : {}).map(([name, block]): [string, Value] => [
            `${prefix}${type}.${name}`,
            block,
          ]),
        );
      })
      .map(([address, block]) => {
        const shown = readable(block);
        return [address, isObject(shown) ? shown : { value: shown }];
      }),
  );

/** Returns the stacks of an environment in a readable form. */
export const snapshotOf = (environment: AnyEnvironment): Promise<Snapshot> => {
  return withScratch('open-design-', (folder) => {
    synthesise(environment, folder);
    const stacks = path.join(folder, 'stacks');
    const snapshot = Object.fromEntries(
      readdirSync(stacks)
        .sort()
        .map((stack) => {
          const text = readFileSync(path.join(stacks, stack, 'cdk.tf.json'), 'utf8');
          return [stack, blocksOf(JSON.parse(text) as Attributes)];
        }),
    );
    return Promise.resolve(snapshot);
  });
};

const isText = (value: Value | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((line) => typeof line === 'string');

const shown = (value: Value): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The lines that only one of the texts has. If only their order differs, all lines of both. */
const changedLines = (from: readonly string[], to: readonly string[]): string[] => {
  const gone = from.filter((line) => !to.includes(line));
  const came = to.filter((line) => !from.includes(line));
  const [minus, plus] = gone.length || came.length ? [gone, came] : [from, to];
  return [...minus.map((line) => `    - ${line}`), ...plus.map((line) => `    + ${line}`)];
};

const changedValues = (name: string, from: Value | undefined, to: Value | undefined): string[] => {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  if (isObject(from) && isObject(to)) {
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return keys.flatMap((key) => changedValues(`${name}.${key}`, from[key], to[key]));
  }
  if (isText(from) && isText(to)) return [`  ~ ${name}`, ...changedLines(from, to)];
  return [
    `  ~ ${name}`,
    ...(from === undefined ? [] : [`    - ${shown(from)}`]),
    ...(to === undefined ? [] : [`    + ${shown(to)}`]),
  ];
};

/** Returns the changes between two snapshots as lines for a person. The list is empty when nothing changed. */
export const differences = (from: Snapshot, to: Snapshot): string[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().flatMap((stack) => {
    const [old = {}, now = {}] = [from[stack], to[stack]];
    const lines = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort().flatMap((address) => {
      if (!now[address]) return [`  - ${address}`];
      if (!old[address]) return [`  + ${address}`];
      return changedValues(address, old[address], now[address]);
    });
    return lines.length ? [stack, ...lines] : [];
  });
