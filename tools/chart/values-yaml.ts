import { stringify } from 'yaml';

import type { Node } from '../config-keys';

const WIDTH = 80;

/** A text as lines of comments. */
const comment = (text: string, indent: string): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}# ${word}`);
  }
  return lines;
};

const inYaml = (value: unknown): string => stringify(value, { version: '1.1', lineWidth: 0 }).trimEnd();

const hasDefault = (node: Node): boolean =>
  node.properties ? Object.values(node.properties).some(hasDefault) : node.default !== undefined;

/** An example of a value, where the schema has none itself. */
const exampleOf = (node: Node): unknown => {
  const [list] = (node.anyOf ?? []).filter(({ items }) => items);
  const items = node.items ?? list?.items;
  return node.examples?.[0] ?? (items ? [exampleOf(items)] : node.const);
};

/**
 * The keys of an object.
 *
 * @param isExample whether all of it is an example; otherwise, what has no default is a comment
 */
const keys = (node: Node, indent: string, isExample = false): string[] =>
  Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const required = (node.required ?? []).includes(key);
    const about = [child.description ?? '', required && !child.properties ? 'Required.' : '']
      .filter(Boolean)
      .join(' ');
    const lines = about ? comment(about, indent) : [];
    if (child.properties) {
      const below = keys(child, `${indent}  `, isExample || !isSet(child, required));
      const block = [`${indent}${key}:${hasDefault(child) || !required ? '' : ' {}'}`, ...below];
      return [...lines, ...(isSet(child, required) ? block : asComment(block, indent))];
    }
    if (child.default !== undefined) return [...lines, `${indent}${key}: ${inYaml(child.default)}`];
    const example = inYaml({ [key]: exampleOf(child) })
      .split('\n')
      .map((line) => `${indent}${line}`);
    return [...lines, ...(isExample ? example : asComment(example, indent))];
  });

/** Whether a section is there without a word of the user. */
const isSet = (node: Node, required: boolean): boolean => required || node.default !== undefined;

const asComment = (lines: readonly string[], indent: string): string[] =>
  lines.map((line) => `${indent}# ${line.slice(indent.length)}`);

/** Content of `values.yaml`: every key, the defaults as values, all else as comments. */
export const renderValues = (schema: Node): string =>
  `${[
    '# Values of the chart. Made by npm run chart; change tools/chart/values.ts.',
    '# Write what differs into a file of your own, and pass it with -f. There, keys',
    '# replace the {} above them.',
    '',
    ...Object.entries(schema.properties ?? {}).flatMap(([key, child]) => [
      ...keys({ ...schema, properties: { [key]: child } }, ''),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
