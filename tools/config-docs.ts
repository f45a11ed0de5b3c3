import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { environmentSchema } from '../config/schema';

/** The parts of a JSON Schema that the table reads. */
interface Node {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly const?: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
}

const ROOT = path.join(__dirname, '..');

/** The JSON Schema of an environment file, for editors. */
export const SCHEMA_FILE = path.join(ROOT, 'config', 'environment.schema.json');
export const README_FILE = path.join(ROOT, 'README.md');

const START = '<!-- configuration: written by npm run docs -->';
const END = '<!-- /configuration -->';

const jsonSchema = (): Node =>
  z.toJSONSchema(environmentSchema, {
    io: 'input',
    override: ({ jsonSchema: node }) => {
      // Words for the report of a fault, which no editor knows.
      for (const key of ['allowed', 'fix', 'explain']) Reflect.deleteProperty(node, key);
    },
  }) as Node;

/** Content of the JSON Schema file. */
export const renderSchema = (): string =>
  `${JSON.stringify({ title: 'An environment of Open Design on Alibaba Cloud', ...jsonSchema() }, null, 2)}\n`;

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\n/g, ' ');

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return code(text.length > 48 ? `${text.slice(0, 45)}…` : text);
};

const row = (key: string, node: Node, required: boolean): string => {
  const example = node.examples?.[0] ?? node.const;
  const value = required ? '**required**' : node.default === undefined ? '–' : code(node.default);
  const shown = example === undefined ? '' : cell(short(example));
  return `| \`${key}\` | ${cell(node.description ?? '')} | ${value} | ${shown} |`;
};

const rows = (node: Node, prefix: string): string[] => {
  const alternatives = node.anyOf ?? node.oneOf ?? [];
  const own = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const key = prefix ? `${prefix}.${name}` : name;
    const required = (node.required ?? []).includes(name);
    return [row(key, child, required), ...rows(child, key)];
  });
  const entries =
    typeof node.additionalProperties === 'object'
      ? [row(`${prefix}.<key>`, node.additionalProperties, false)]
      : [];
  return [...own, ...entries, ...alternatives.flatMap((alternative) => rows(alternative, prefix))];
};

/** The README's table of every key, in the order of the schema. */
export const renderTable = (): string => {
  const body = [...new Set(rows(jsonSchema(), ''))];
  return ['| key | what it decides | default | example |', '|---|---|---|---|', ...body].join('\n');
};

/** The README with its table replaced. */
export const renderReadme = (readme: string): string => {
  const [before, rest] = readme.split(START);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined) {
    throw new Error(`README.md has lost its marks; put ${START} and ${END} around the configuration table`);
  }
  return `${before}${START}\n\n<!-- prettier-ignore -->\n${renderTable()}\n\n${END}${after}`;
};

/** Writes what is made from the configuration's schema. */
export const writeDocs = (): void => {
  writeFileSync(SCHEMA_FILE, renderSchema());
  writeFileSync(README_FILE, renderReadme(readFileSync(README_FILE, 'utf8')));
};
