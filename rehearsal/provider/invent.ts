import { createHash } from 'node:crypto';
import { isList, isMap, type Value, type ValueMap } from '../protocol/codec';
import type { Constraint, FactsByPath, Type } from './data';
import { BY_NAME } from './fixtures';
import { password } from './password';
import type { Template } from './template';

const ACCOUNT = '1000000000000001';
const TIME = '2026-01-15T08:00:00Z';

/** One object whose computed values are being invented. */
export interface Subject {
  /** Distinguishes it from every other object; the same seed invents the same values. */
  readonly seed: string;
  readonly region: string;
  /** Whether it is a data source: what it finds is never nothing. */
  readonly found: boolean;
  /** The object's own values, as far as known. */
  readonly known: ValueMap;
  readonly facts: FactsByPath;
}

/** A value of the type for an attribute nothing else is known of: by its constraints, by its name, else by its type. */
export function invent(subject: Subject, type: Type, path: string, name: string): Value {
  if (type === 'string' || type === 'number') return inventScalar(subject, type, path, name);
  if (type === 'bool') return false;
  if (type === 'dynamic') return null;
  const [kind, inner] = type;
  if (kind === 'map') return {};
  if (kind === 'list' || kind === 'set') return [invent(subject, inner, path, name)];
  if (kind === 'tuple') return inner.map((each, i) => invent(subject, each, `${path}.${i}`, name));
  return complete(subject, type, {}, path);
}

/** Fills what a partial value lacks: attributes of objects, within lists and maps too. */
export function complete(subject: Subject, type: Type, value: Value, path: string): Value {
  if (typeof type === 'string') return coerce(type, value);
  const [kind, inner] = type;
  if (kind === 'object' && isMap(value)) {
    const members = Object.entries(inner as Record<string, Type>).map(([name, member]) => {
      const given = value[name];
      const at = `${path}.${name}`;
      return [
        name,
        given === undefined ? invent(subject, member, at, name) : complete(subject, member, given, at),
      ] as const;
    });
    return Object.fromEntries(members);
  }
  const element = inner as Type;
  // the provider hands out a single object where the schema has a list of at most one
  if (kind === 'list' || kind === 'set') {
    const list = isList(value) ? value : [value];
    return list.map((each, i) => complete(subject, element, each, `${path}.${i}`));
  }
  if (kind === 'map' && isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, complete(subject, element, each, path)]),
    );
  }
  return value;
}

function coerce(type: string, value: Value): Value {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (type !== 'number' || typeof value !== 'string') return value;
  // Terraform panics when handed a NaN
  if (Number.isNaN(Number(value))) throw new Error(`a fixture has "${value}" where a number is needed`);
  return Number(value);
}

function inventScalar(subject: Subject, type: 'string' | 'number', path: string, name: string): Value {
  const facts = subject.facts[path.replace(/\.\d+(?=\.|$)/g, '')];
  const fits = (each: Template | undefined): boolean => type === 'string' || !Number.isNaN(Number(each));
  const allowed = facts?.constraints?.map(example).find((each) => each !== undefined && fits(each));
  if (allowed !== undefined) return coerce(type, allowed);
  const template = BY_NAME.find(([pattern]) => pattern.test(name))?.[1];
  if (type === 'number') return typeof template === 'number' ? template : 1;
  if (template !== undefined) return coerce(type, render(subject, template, path));
  return `${name.replaceAll('_', '-')}-${hash(subject.seed, path).slice(0, 8)}`;
}

/** A value the constraint accepts, where that is plain to see. */
function example(constraint: Constraint): string | number | boolean | undefined {
  switch (constraint.kind) {
    case 'enum':
    case 'enumList':
      return constraint.values[0];
    case 'range':
    case 'intString':
    case 'nullableIntString':
      return constraint.min ?? constraint.max;
    case 'all':
    case 'any':
      return constraint.of.map(example).find((each) => each !== undefined);
    default:
      return undefined;
  }
}

/** A fixture's template with its placeholders filled in; an attribute that has no value reads as empty. */
export function render(subject: Subject, template: Template, path: string): Value {
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
  if (whole !== undefined && !(whole in builtins)) return lookUp(subject.known, whole) ?? '';
  return template.replace(
    /\{([\w.]+)\}/g,
    (_, name: string) => builtins[name]?.(subject, path) ?? text(lookUp(subject.known, name)),
  );
}

/** The value at a path: names of attributes and blocks, indexes of lists. */
function lookUp(known: ValueMap, path: string): Value | undefined {
  return path
    .split('.')
    .reduce<Value | undefined>(
      (value, step) => (isMap(value) ? value[step] : isList(value) ? value[Number(step)] : undefined),
      known,
    );
}

const builtins: Record<string, (subject: Subject, path: string) => string> = {
  hash: ({ seed }, path) => hash(seed, path),
  ip: ({ seed }, path) => `10.0.${octet(seed, `${path}.a`)}.${octet(seed, `${path}.b`)}`,
  // 203.0.113.0/24 is set aside for documentation (RFC 5737)
  publicIp: ({ seed }, path) => `203.0.113.${octet(seed, path)}`,
  uuid: ({ seed }, path) => uuid(seed, path),
  // the API server's default range
  nodePort: ({ seed }, path) => String(30_000 + octet(seed, path)),
  revision: ({ seed }, path) => String(1_000 * octet(seed, path) + octet(seed, `${path}.b`)),
  password: ({ seed, known }) => password(known, seed),
  region: ({ region }) => region,
  zone: ({ region }) => `${region}-h`,
  account: () => ACCOUNT,
  time: () => TIME,
};

function text(value: Value | undefined): string {
  if (isList(value)) return value.map(text).join(',');
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

const octet = (seed: string, path: string): number =>
  1 +
  ((createHash('sha256')
    .update(seed + path)
    .digest()[0] ?? 0) %
    254);

/** A random UUID's form (RFC 9562, version 4). */
function uuid(seed: string, path: string): string {
  const hex = createHash('sha256').update(`${seed}\n${path}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const hash = (seed: string, path: string): string =>
  BigInt(`0x${createHash('sha256').update(`${seed}\n${path}`).digest('hex')}`)
    .toString(36)
    .slice(0, 17);
