import { createHash } from 'node:crypto';

import { isList, isMap, type Value, type ValueMap } from '../protocol/codec';
import type { FactsByPath } from './data';
import type { ProviderKnowledge } from './knowledge';
import type { Template, Templates } from './template';

const TIME = '2026-01-15T08:00:00Z';

/** An object whose computed values are invented. */
export interface Subject {
  /** Distinguishes the object from all others. The same seed leads to the same values. */
  readonly seed: string;
  /** Whether it is a data source, which always finds something. */
  readonly found: boolean;
  /** The known values of the object. */
  readonly known: ValueMap;
  readonly facts: FactsByPath;
  readonly knowledge: ProviderKnowledge;
  /** The provider's configuration. */
  readonly configuration: ValueMap;
  /** Where `{ip}` takes its addresses from, in CIDR form. */
  readonly network: string;
}

/** Returns the provider's templates of a type (`cloud_network`, `data.cloud_zones`) for an object of this type. */
export const templatesOf = ({ fixtures }: ProviderKnowledge, type: string, planned: ValueMap): Templates => {
  const templates = fixtures?.[type] ?? {};
  return typeof templates === 'function' ? templates((path) => lookUp(planned, path)) : templates;
};

/**
 * Fills in the names in braces of a template. An attribute without a value is replaced with the empty string.
 *
 * @throws Error when a name is neither a placeholder nor an attribute
 */
export const render = (subject: Subject, template: Template, path: string): Value => {
  if (Array.isArray(template)) {
    return (template as readonly Template[]).map((each, i) => render(subject, each, `${path}.${i}`));
  }
  if (typeof template === 'object' && template !== null) {
    return Object.fromEntries(
      Object.entries(template).map(([name, each]) => [name, render(subject, each, `${path}.${name}`)]),
    );
  }
  if (typeof template !== 'string') return template;
  const whole = /^\{([\w.]+)\}$/.exec(template)?.[1];
  if (whole !== undefined) return named(subject, whole, path);
  return template.replace(/\{([\w.]+)\}/g, (_, name: string) => text(named(subject, name, path)));
};

/** Returns the value of a name in braces. */
const named = (subject: Subject, name: string, path: string): Value => {
  const { known, configuration, knowledge, seed } = subject;
  const builtIn = BUILT_IN[name];
  if (builtIn) return builtIn(subject, path);
  const placeholders = knowledge.placeholders ?? {};
  const placeholder = placeholders[name];
  if (placeholder) {
    const octetOf = (word?: string): number => octet(seed, word === undefined ? path : `${path}.${word}`);
    return placeholder({ known, configuration, seed, octet: octetOf });
  }
  const [attribute = ''] = name.split('.');
  if (!(attribute in known)) {
    const allowed = [...Object.keys(BUILT_IN), ...Object.keys(placeholders)].join(', ');
    throw new Error(`got {${name}} in a template; allowed: an attribute of the object, or one of ${allowed}`);
  }
  return lookUp(known, name) ?? '';
};

/** Returns the value at a path of attribute names, block names and list indexes. */
const lookUp = (known: ValueMap, path: string): Value | undefined =>
  path
    .split('.')
    .reduce<Value | undefined>(
      (value, step) => (isMap(value) ? value[step] : isList(value) ? value[Number(step)] : undefined),
      known,
    );

const digest = (seed: string, path: string): string =>
  createHash('sha256').update(`${seed}\n${path}`).digest('hex');

/** A value in the format of a version 4 UUID (RFC 9562). */
const uuid = (seed: string, path: string): string => {
  const hex = digest(seed, path);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** 17 letters and digits. */
export const hash = (seed: string, path: string): string => {
  return BigInt(`0x${digest(seed, path)}`)
    .toString(36)
    .slice(0, 17);
};

/** Placeholders that are available to every provider. */
const BUILT_IN: Readonly<Record<string, (subject: Subject, path: string) => string>> = {
  hash: ({ seed }, path) => hash(seed, path),
  uuid: ({ seed }, path) => uuid(seed, path),
  ip: ({ network, seed }, path) => addressIn(network, seed, path),
  // 203.0.113.0/24 is reserved for documentation (RFC 5737)
  publicIp: ({ seed }, path) => `203.0.113.${octet(seed, path)}`,
  time: () => TIME,
};

/** The first address of a network and its last ones belong to the service. */
const KEPT_BY_SERVICE = 5;

const addressIn = (network: string, seed: string, path: string): string => {
  const [first, bits] = numbersOf(network);
  const usable = Math.max(1, 2 ** (32 - bits) - KEPT_BY_SERVICE);
  const address = first + 1 + (Number.parseInt(digest(seed, path).slice(0, 8), 16) % usable);
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
};

/** First address and length of the prefix of `a.b.c.d/n`. */
const numbersOf = (network: string): readonly [number, number] => {
  const numbers = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(network)?.slice(1).map(Number);
  if (!numbers)
    throw new Error(`got network ${network}; allowed: a network in CIDR form, such as 10.0.0.0/16`);
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = numbers;
  return [((a * 256 + b) * 256 + c) * 256 + d, bits];
};

const text = (value: Value | undefined): string => {
  if (isList(value)) return value.map(text).join(',');
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
};

const octet = (seed: string, path: string): number => {
  const [byte = 0] = createHash('sha256')
    .update(seed + path)
    .digest();
  return 1 + (byte % 254);
};
