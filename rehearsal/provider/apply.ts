import { isList, isMap, Unknown, type Value, type ValueMap } from '../protocol/codec';
import type { Type } from './data';
import { complete, invent } from './invent';
import { render, type Subject } from './render';
import type { Block } from './schema';
import type { Templates } from './template';

/**
 * Returns the object as the service would have created it: the planned object, in which every unknown value is invented.
 * Fixtures take precedence over the attribute's constraints, name and type. An optional collection stays empty, because
 * the configuration asks for no elements. A collection that is only computed has one element, so that a reference to its
 * first element works.
 *
 * @param values values from a test, used as they are
 * @param templates fixture of the provider
 */
export const fillBlock = (
  block: Block,
  planned: ValueMap,
  subject: Subject,
  values: ValueMap,
  templates: Templates,
): ValueMap => {
  const filled: Record<string, Value> = { ...fillNested(block, planned, subject, templates, '') };
  const open = block.attributes.filter(({ name }) => planned[name] instanceof Unknown);
  // the results of a search depend on its `ids`; `id` often refers to other attributes, including computed ones
  open.sort((a, b) => rank(a.name) - rank(b.name));
  for (const { name, type, optional, path } of open) {
    const now = { ...subject, known: filled };
    const given = values[name];
    const template = templates[name];
    if (given !== undefined) filled[name] = complete(now, type, given, path);
    else if (template !== undefined) filled[name] = complete(now, type, render(now, template, path), path);
    else if (optional && isCollection(type) && !subject.found) filled[name] = empty(type);
    else filled[name] = echo(type, now) ?? invent(now, type, path, name);
  }
  return filled;
};

const rank = (name: string): number => (name === 'ids' ? 0 : name === 'id' ? 2 : 1);

/** Invents values in nested blocks only. The unknown attributes of the block itself stay unknown. */
const fillNested = (
  block: Block,
  planned: ValueMap,
  subject: Subject,
  templates: Templates,
  at: string,
): ValueMap => {
  const filled: Record<string, Value> = { ...planned };
  for (const nested of block.nested) {
    // a template in one block may refer to values of the blocks before it
    const now = at === '' ? { ...subject, known: filled } : subject;
    const fill = (element: Value, key: string): Value =>
      isMap(element)
        ? fillElement(nested.block, element, now, templates, `${at}${nested.name}.${key}`)
        : element;
    const value = planned[nested.name] ?? null;
    if (isList(value)) filled[nested.name] = value.map((element, i) => fill(element, String(i)));
    else if (isMap(value) && nested.nesting === 'map') {
      filled[nested.name] = Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, fill(each, key)]),
      );
    } else filled[nested.name] = fill(value, '0');
  }
  return filled;
};

const fillElement = (
  block: Block,
  element: ValueMap,
  subject: Subject,
  templates: Templates,
  at: string,
): ValueMap => {
  const filled: Record<string, Value> = { ...fillNested(block, element, subject, templates, `${at}.`) };
  for (const { name, type, optional, path } of block.attributes) {
    if (!(element[name] instanceof Unknown)) continue;
    const now = { ...subject, known: { ...subject.known, ...filled } };
    const template = templates[path];
    const place = `${at}.${name}`;
    if (template !== undefined) filled[name] = complete(now, type, render(now, template, place), place);
    else if (optional && isCollection(type)) filled[name] = empty(type);
    else filled[name] = invent(subject, type, place, name);
  }
  return filled;
};

const isCollection = (type: Type): boolean => ['list', 'set', 'map'].includes(type[0]);

const empty = (type: Type): Value => (type[0] === 'map' ? {} : []);

/**
 * Makes a data source that is queried with ids find exactly those: every computed list of objects with an id has one
 * object per queried id.
 */
const echo = (type: Type, subject: Subject): Value | undefined => {
  const ids = subject.known['ids'];
  if (!isList(ids) || ids.length === 0 || typeof type === 'string' || type[0] !== 'list') return undefined;
  const element = type[1];
  if (typeof element === 'string' || element[0] !== 'object') return undefined;
  const idType = element[1]['id'];
  // invented ids are words, even if the service identifies its objects by numbers
  if (idType === undefined || (idType === 'number' && ids.some((id) => Number.isNaN(Number(id)))))
    return undefined;
  return ids.map((id, i) => complete(subject, element, { id }, String(i)));
};
