import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type Document, LineCounter, parseDocument } from 'yaml';

import { faultsOf } from './explain';
import { ConfigError, type Fault, nearest } from './faults';
import type { SoundParts } from './rules/rule';
import { RULES } from './rules/rules';
import { type Config, environmentSchema } from './schema';
import { findSecrets } from './secrets';
import { type Warning, warningsOf } from './warnings';

/** Folder of the environment files, unless a caller names another. */
export const ENVIRONMENTS_DIR = path.join(__dirname, 'environments');

/** A checked environment and the name of its file. */
export interface Environment {
  /** Name: the file's, without `.yaml`. */
  readonly name: string;
  /** What it decides; frozen to its depths. */
  readonly config: Config;
  /** What a person should hear at every synth of it. */
  readonly warnings: readonly Warning[];
}

const isTree = (value: unknown): value is Record<string | number, unknown> =>
  value !== null && typeof value === 'object';

const NAME = /^[a-z][a-z0-9-]{0,30}$/;

const deepFreeze = <T>(value: T): T => {
  if (value !== null && typeof value === 'object') Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
};

/** Names of the environments there are, in alphabetical order. */
export const environmentNames = (dir: string = ENVIRONMENTS_DIR): string[] =>
  existsSync(dir)
    ? readdirSync(dir)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => file.slice(0, -'.yaml'.length))
        .sort()
    : [];

const readEnvironment = (name: string, dir: string): { file: string; text: string } => {
  const names = environmentNames(dir);
  if (!NAME.test(name)) {
    throw new ConfigError(
      `environment name: got ${JSON.stringify(name)}; allowed: at most 31 of a-z, 0-9 and -, starting with a letter; there are: ${names.join(', ')}`,
    );
  }
  const file = path.join(dir, `${name}.yaml`);
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    throw new ConfigError(
      `environment ${name}: there is no ${path.relative(process.cwd(), file)}; ${
        names.length ? `there are: ${names.join(', ')}` : 'the folder has no environment'
      }; ${meant ? `did you mean ${meant}?` : 'set OPEN_DESIGN_ENV to one of them, or write that file'}`,
    );
  }
  return { file, text: readFileSync(file, 'utf8') };
};

const parseYaml = (file: string, text: string): { document: Document; lines: LineCounter; raw: unknown } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  try {
    const [problem] = document.errors;
    if (problem) throw problem;
    // Aliases would let a few lines expand into gigabytes; no environment needs them.
    return { document, lines, raw: document.toJS({ maxAliasCount: 0 }) as unknown };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ConfigError(
      `${path.relative(process.cwd(), file)} is not valid YAML: ${message.replace(/:$/, '').toLowerCase()}`,
    );
  }
};

const lineOf = (document: Document, lines: LineCounter, at: Fault['path']): number | undefined => {
  for (let depth = at.length; depth > 0; depth--) {
    const node: unknown = document.getIn(at.slice(0, depth), true);
    if (node !== null && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) {
      return lines.linePos(Number(node.range[0])).line;
    }
  }
  return undefined;
};

const report = (
  file: string,
  faults: readonly Fault[],
  line: (fault: Fault) => number | undefined,
): string => {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  const items = faults.map((fault) => {
    const at = line(fault);
    return [
      `  ${fault.path.join('.') || '(whole file)'}${at === undefined ? '' : ` (line ${at})`}`,
      `    got:     ${fault.got}`,
      `    allowed: ${fault.allowed}`,
      ...(fault.fix ? [`    fix:     ${fault.fix}`] : []),
    ].join('\n');
  });
  return `${path.relative(process.cwd(), file)} has ${count}\n\n${items.join('\n\n')}`;
};

/** A secret is reported as one, not a second time as an unknown key whose value might be shown. */
const withoutRepeats = (secrets: readonly Fault[], others: readonly Fault[]): Fault[] => {
  const key = (fault: Fault): string => fault.path.join('.');
  const secretPaths = new Set(secrets.map(key));
  return [...secrets, ...others.filter((fault) => !secretPaths.has(key(fault)))];
};

/** A document without what is wrong in it, so that the rules between keys still see the rest. */
const soundParts = (raw: unknown, faults: readonly Fault[]): SoundParts => {
  const copy: unknown = structuredClone(raw);
  for (const { path: at } of faults) {
    const parent = at
      .slice(0, -1)
      .reduce<unknown>((node, key) => (isTree(node) ? node[key] : undefined), copy);
    const last = at.at(-1);
    if (isTree(parent) && last !== undefined) Reflect.deleteProperty(parent, last);
  }
  return isTree(copy) ? copy : {};
};

/**
 * Reads and checks one environment.
 *
 * @param name file name without `.yaml`
 * @param dir folder of the environment files
 * @returns the environment, frozen
 * @throws ConfigError with every fault of the file at once: its path and line, what was got, what is allowed,
 * and the fix
 */
export const loadEnvironment = (name: string, dir: string = ENVIRONMENTS_DIR): Environment => {
  const { file, text } = readEnvironment(name, dir);
  const { document, lines, raw } = parseYaml(file, text);
  const parsed = environmentSchema.safeParse(raw);
  const inKeys = withoutRepeats(
    findSecrets(raw),
    parsed.success ? [] : faultsOf(environmentSchema, raw, parsed.error.issues),
  );
  const sound = soundParts(raw, inKeys);
  const faults = [...inKeys, ...RULES.flatMap((rule) => rule(sound))];
  if (!parsed.success || faults.length) {
    throw new ConfigError(report(file, faults, (fault) => lineOf(document, lines, fault.path)));
  }
  const config = deepFreeze(parsed.data);
  return { name, config, warnings: warningsOf(config) };
};
