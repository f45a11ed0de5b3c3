import { isList, isMap, type Value } from '../protocol/codec';
import type { Constraint, Type } from './data';
import { hash, render, type Subject } from './render';
import type { Template } from './template';

/** Invents a value for an attribute without a fixture, from its constraints, otherwise its name, otherwise its type. */
export const invent = (subject: Subject, type: Type, path: string, name: string): Value => {
  if (type === 'string' || type === 'number') return inventScalar(subject, type, path, name);
  if (type === 'bool') return false;
  if (type === 'dynamic') return null;
  const [kind, inner] = type;
  if (kind === 'map') return {};
  if (kind === 'list' || kind === 'set') return [invent(subject, inner, path, name)];
  if (kind === 'tuple') return inner.map((each, i) => invent(subject, each, `${path}.${i}`, name));
  return complete(subject, type, {}, path);
};

/** Adds missing attributes to a partial value, including objects in lists and maps. */
export const complete = (subject: Subject, type: Type, value: Value, path: string): Value => {
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
  // the provider returns a single object where the schema has a list of at most one element
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
};

const coerce = (type: string, value: Value): Value => {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return String(value);
  if (type !== 'number' || typeof value !== 'string') return value;
  // Terraform panics when it receives NaN
  if (Number.isNaN(Number(value))) throw new Error(`a fixture has "${value}" where a number is needed`);
  return Number(value);
};

const inventScalar = (subject: Subject, type: 'string' | 'number', path: string, name: string): Value => {
  const facts = subject.facts[path.replace(/\.\d+(?=\.|$)/g, '')];
  const fits = (each: Template | undefined): boolean => type === 'string' || !Number.isNaN(Number(each));
  const allowed = facts?.constraints?.map(example).find((each) => each !== undefined && fits(each));
  if (allowed !== undefined) return coerce(type, allowed);
  const template = subject.knowledge.byName?.find(([pattern]) => pattern.test(name))?.[1];
  if (type === 'number') return typeof template === 'number' ? template : 1;
  if (template !== undefined) return coerce(type, render(subject, template, path));
  return `${name.replaceAll('_', '-')}-${hash(subject.seed, path).slice(0, 8)}`;
};

/** Returns a value that the constraint accepts, if one is obvious. */
const example = (constraint: Constraint): string | number | boolean | undefined => {
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
};
