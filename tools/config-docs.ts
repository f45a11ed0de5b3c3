import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import {
  environmentSchema,
  stateEnvironmentSchema,
  WITH_APP,
  WITHOUT_APP,
  withoutAppSchema,
} from '../config/schema';
import { type Key, keysOf, type Node } from './config-keys';

const ROOT = path.join(__dirname, '..');

/** The JSON Schema of an environment file, for editors. */
export const SCHEMA_FILE = path.join(ROOT, 'config', 'environment.schema.json');
/** The documentation of every key. */
export const CONFIGURATION_FILE = path.join(ROOT, 'docs', 'configuration.md');
/** The README, with a table of the few keys that most environments need. */
export const README_FILE = path.join(ROOT, 'README.md');

/** Texts for the report of a fault. Editors do not know these properties. */
const REPORT_WORDS = ['allowed', 'fix', 'explain'];

const jsonSchema = (schema: z.ZodType, without: readonly string[]): Node =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema: node }) => {
      for (const key of without) Reflect.deleteProperty(node, key);
    },
  }) as Node;

/** A condition of JSON Schema: the document has one of some sections. */
const hasOneOf = (sections: readonly string[]): Node => ({
  anyOf: sections.map((section) => ({ required: [section] })),
});

/** Content of the JSON Schema file. The sections decide what else a file may contain, as `schemaFor` does. */
export const renderSchema = (): string => {
  const { $schema, ...app } = jsonSchema(withoutAppSchema, REPORT_WORDS) as Record<string, unknown>;
  const appIsOptional = { allOf: [hasOneOf(WITHOUT_APP), { not: hasOneOf(WITH_APP) }] };
  const { $schema: _, ...state } = jsonSchema(stateEnvironmentSchema, REPORT_WORDS) as Record<
    string,
    unknown
  >;
  const title = 'An environment of Open Design on Alibaba Cloud';
  return `${JSON.stringify({ title, $schema, if: { required: ['state'] }, then: state, else: { ...app, if: { not: appIsOptional }, then: { required: ['access', 'app'] } } }, null, 2)}\n`;
};

/** Every key of an environment file, in the order of the schema. */
export const configurationKeys = (): Key[] => [
  ...keysOf(jsonSchema(environmentSchema, ['explain'])),
  ...keysOf(jsonSchema(stateEnvironmentSchema.pick({ state: true }).partial(), ['explain'])),
];

/** Escapes prose for a table cell. A < outside of backticks would otherwise start a tag. */
const cell = (text: string): string =>
  text
    .replace(/\|/g, '\\|')
    .replace(/\n/g, ' ')
    .split('`')
    .map((part, index) => (index % 2 ? part : part.replace(/</g, '&lt;')))
    .join('`');

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const short = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return code(text.length > 48 ? `${text.slice(0, 45)}…` : text);
};

/** The cell for the default of a key, or the word that marks it as required. */
export const defaultOf = ({ required, node }: Key): string =>
  required ? '**required**' : node.default === undefined ? '–' : code(node.default);

const row = (key: Key): string => {
  const { description = '', allowed = '', examples, const: constant } = key.node;
  const example = examples?.[0] ?? constant;
  const cells = [
    code(key.name),
    cell(description),
    cell(allowed),
    defaultOf(key),
    example === undefined ? '' : cell(short(example)),
  ];
  return `| ${cells.join(' | ')} |`;
};

/** The rows of a table of keys, with its heading. */
export const keyTable = (keys: readonly Key[]): string[] =>
  keys.length
    ? [
        '| key | what it decides | allowed | default | example |',
        '|---|---|---|---|---|',
        ...keys.map(row),
        '',
      ]
    : [];

/** Renders the keys of one section: first the keys that always apply, then those of each choice under its heading. */
const section = (title: string, intro: string, keys: readonly Key[]): string[] => {
  const choices = [...new Set(keys.flatMap(({ choice }) => choice ?? []))];
  return [
    `## ${title}`,
    '',
    ...(intro ? [intro, ''] : []),
    ...keyTable(keys.filter(({ choice }) => !choice)),
    ...choices.flatMap((choice) => {
      const own = keys.filter((key) => key.choice === choice);
      const decides = own.find(({ decidesChoice }) => decidesChoice);
      return [
        `### ${choice}`,
        '',
        ...(decides?.node.description ? [decides.node.description, ''] : []),
        ...keyTable(own.filter((key) => key !== decides)),
      ];
    }),
  ];
};

const INTRO = `# Configuration

<!-- Written by npm run docs from config/schema.ts. Change the schema, not this file. -->

An environment is one file, \`config/environments/<name>.yaml\`. This page lists each of its keys. If a key offers a choice, each alternative has its own heading. \`<key>\` stands for a name that you choose, \`[]\` for an entry of a list.

Each synth checks every key and the rules between keys. For example, zones must belong to the region, networks must nest and must not overlap 100.64.0.0/10, and a domain that a mainland region serves to the internet must have an ICP filing number. All faults are reported at once.
`;

/** In which files a section is required, in words. */
const requiredIn = (name: string): string => {
  const { required = [] } = jsonSchema(withoutAppSchema, REPORT_WORDS);
  return required.includes(name)
    ? 'Required.'
    : `Required, except in a file with ${WITHOUT_APP.map(code).join(' or ')} and without ${WITH_APP.map(code).join(', ')}.`;
};

/** Content of docs/configuration.md. */
export const renderConfiguration = (): string => {
  const keys = configurationKeys();
  const top = keys.filter(({ name }) => !/[.[:]/.test(name));
  const below = ({ name }: Key): Key[] =>
    keys.filter((key) => key.name.startsWith(`${name}.`) || key.name.startsWith(`${name}:`));
  const plain = top.filter((key) => !below(key).some(({ name }) => !name.endsWith('.<key>')));
  const sections = top
    .filter((key) => !plain.includes(key))
    .map((key) => {
      const state = key.required ? requiredIn(key.name) : key.node.default === undefined ? 'Optional.' : '';
      const held = key.node.default === undefined ? '' : `Default: ${code(key.node.default)}.`;
      const intro = [key.node.description ?? '', state, held].filter(Boolean).join(' ');
      return section(code(key.name), intro, below(key));
    });
  const general = section(
    'The environment',
    '',
    plain.flatMap((key) => [key, ...below(key)]),
  );
  return [INTRO, ...general, ...sections.flat()].join('\n').trimEnd() + '\n';
};

const START = '<!-- keys -->';
const END = '<!-- /keys -->';

/** The keys in the README's table, with the defaults that it gives. */
export const keysInReadme = (): { readonly name: string; readonly default: string }[] => {
  const [, rest] = readFileSync(README_FILE, 'utf8').split(START);
  const [rows, after] = rest?.split(END) ?? [];
  if (rows === undefined || after === undefined) {
    throw new Error(`README.md has no ${START} and ${END}; put them around the table of keys`);
  }
  return [...rows.matchAll(/^\| `([^`]+)` *\|[^|]*\| ([^|]*?) *\|$/gm)].map(([, name = '', held = '']) => ({
    name,
    default: held,
  }));
};

/** Writes the files that are generated from the configuration's schema. */
export const writeConfigDocs = (): void => {
  writeFileSync(SCHEMA_FILE, renderSchema());
  writeFileSync(CONFIGURATION_FILE, renderConfiguration());
};
