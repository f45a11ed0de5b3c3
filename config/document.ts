import { closeSync, openSync, readSync, statSync } from 'node:fs';
import path from 'node:path';

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';

import { ConfigError, type Fault, printable } from './faults';
import { withoutLooks } from './secret-looks';
import { yamlMistake } from './yaml-mistakes';

/** A file that was read: its content and the faults in its form. */
export interface ReadDocument {
  /** The content. Aliases are replaced by null. */
  readonly raw: unknown;
  readonly text: string;
  readonly faults: readonly Fault[];
  /** Line of a path, or of its nearest ancestor that stands in the file. */
  readonly lineOf: (at: Fault['path']) => number | undefined;
  /** All lines of a value that is no section and no list. Otherwise the line of the path. */
  readonly linesOf: (at: Fault['path']) => readonly number[];
}

/** The limit leaves ample room: a file with a thousand networks and a thousand mirrors is far smaller. */
const MOST_BYTES = 256 * 1024;

/** Reads the text of a file, and never more than the limit. */
const readText = (file: string): string => {
  const buffer = Buffer.alloc(MOST_BYTES + 1);
  const shown = path.relative(process.cwd(), file);
  if (statSync(file).isDirectory()) {
    throw new ConfigError(
      `got ${shown}, which is a folder; allowed: a YAML file; rename or remove the folder`,
    );
  }
  const descriptor = openSync(file, 'r');
  try {
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (length <= MOST_BYTES) return buffer.toString('utf8', 0, length);
  } finally {
    closeSync(descriptor);
  }
  throw new ConfigError(
    `${shown}: got more than ${MOST_BYTES / 1024} KiB; allowed: at most ${MOST_BYTES / 1024} KiB; an environment needs a few dozen lines: move everything else out of the file`,
  );
};

type Path = (string | number)[];

/** The path of a node, built from the nodes above it. The key of a pair has the path of the pair. */
const pathOf = (key: unknown, above: readonly unknown[]): Path => {
  const path: Path = [];
  const chain = [...above];
  for (const [index, parent] of chain.entries()) {
    if (isPair(parent)) path.push(String(isScalar(parent.key) ? parent.key.value : parent.key));
    else if (isNode(parent) && 'items' in parent && !isMap(parent)) {
      const next = chain[index + 1];
      const at = next === undefined ? key : parent.items.indexOf(next);
      if (typeof at === 'number') path.push(at);
    }
  }
  return path;
};

const repeatedKeys = (
  path: Path,
  items: readonly { readonly key: unknown }[],
  lineAt: (node: unknown) => { line?: number },
): Fault[] => {
  const seen = new Set<unknown>();
  return items.flatMap(({ key }) => {
    const name = isScalar(key) ? key.value : key;
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      {
        path: [...path, String(name)],
        got: 'a key that is repeated here',
        allowed: 'every key once',
        fix: 'remove one of them',
        ...lineAt(key),
      },
    ];
  });
};

/** Finds aliases, tags and repeated keys, and replaces each alias by null. */
const plainFaults = (document: Document, lines: LineCounter): Fault[] => {
  const faults: Fault[] = [];
  const lineAt = (node: unknown): { line?: number } =>
    isNode(node) && node.range ? { line: lines.linePos(node.range[0]).line } : {};
  visit(document, {
    Node: (key, node, above) => {
      const at = { path: pathOf(key, above), ...lineAt(node) };
      if (isMap(node)) faults.push(...repeatedKeys(at.path, node.items, lineAt));
      if (isAlias(node)) {
        faults.push({
          ...at,
          got: `an alias, *${node.source}`,
          allowed: 'no aliases: a few lines of them can expand to gigabytes',
          fix: 'write the value itself',
        });
        return new Scalar(null);
      }
      if (node.tag !== undefined) {
        faults.push({
          ...at,
          got: `a value with the tag ${node.tag}`,
          allowed: 'plain text, numbers, true and false: no tag has a meaning here',
          fix: 'remove the tag, or put the value in quotes',
        });
      }
      return undefined;
    },
  });
  return faults;
};

const multipleDocuments = (line: number): Fault => ({
  path: [],
  line,
  got: 'a second document after ---',
  allowed: 'one document per file',
  fix: 'move the second environment to its own file',
});

/**
 * Reads a YAML file.
 *
 * @throws ConfigError when the file is too large or is not valid YAML
 */
export const readDocument = (file: string): ReadDocument => {
  const text = readText(file);
  const lines = new LineCounter();
  // The library's own check for repeated keys takes quadratic time: it compares each key with every other.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false });
  const second = document.errors.find(({ code }) => code === 'MULTIPLE_DOCS');
  const problem = document.errors.find((error) => error !== second);
  if (problem) {
    const name = path.relative(process.cwd(), file);
    const known = yamlMistake(problem, text, lines.linePos(problem.pos[0]).line);
    if (known) {
      throw new ConfigError(
        `${name} is not valid YAML, in line ${known.line}: got ${known.got}; allowed: ${known.allowed}; ${known.fix}`,
      );
    }
    const message = (problem.message.split('\n')[0] ?? '').replace(/:$/, '');
    throw new ConfigError(`${name} is not valid YAML: ${printable(withoutLooks(message).toLowerCase())}`);
  }
  const faults = [
    ...(second ? [multipleDocuments(lines.linePos(second.pos[0]).line)] : []),
    ...plainFaults(document, lines),
  ];
  const lineOf: ReadDocument['lineOf'] = (at) => {
    for (let depth = at.length; depth > 0; depth--) {
      const node: unknown = document.getIn(at.slice(0, depth), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return undefined;
  };
  return {
    raw: document.toJS({ maxAliasCount: 0 }) as unknown,
    text,
    faults,
    lineOf,
    linesOf: (at) => {
      const node: unknown = at.length > 0 ? document.getIn(at, true) : undefined;
      const first = lineOf(at);
      if (first === undefined) return [];
      const last = isScalar(node) && node.range ? lines.linePos(node.range[1]).line : first;
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    },
  };
};
