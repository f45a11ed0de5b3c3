import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

import { isMap, isScalar, type Node, parseDocument, Scalar } from 'yaml';

import { ConfigError } from './faults';

/** A text that YAML reads as itself without quotes, in braces as well. */
const PLAIN = /^[A-Za-z0-9]([A-Za-z0-9./@:_-]*[A-Za-z0-9])?$/;

/** The scalar at a path. Undefined when something else stands there, or nothing. */
const scalarAt = (root: Node | null, at: readonly string[]): Scalar | undefined => {
  let node: unknown = root;
  for (const key of at) {
    if (!isMap(node)) return undefined;
    node = node.get(key, true);
  }
  return isScalar(node) ? node : undefined;
};

/** The forms of a scalar that are replaced, with their quotes. A block of lines is none of them. */
const QUOTES: Readonly<Record<string, string>> = {
  [Scalar.PLAIN]: '',
  [Scalar.QUOTE_DOUBLE]: '"',
  [Scalar.QUOTE_SINGLE]: "'",
};

/**
 * Replaces one text in a YAML document. Everything else stays byte for byte as it is: comments, order, line ends,
 * quotes, blanks.
 *
 * @param text the document
 * @param at keys from the top to the value: `['app', 'image']`
 * @param from the value that must stand there now
 * @param to the new value: letters, digits and `. / @ : _ -`
 * @throws ConfigError when another value stands there, or one whose form is not replaced: an alias, an anchor, a tag,
 * or a block of lines
 */
export const replaceValue = (text: string, at: readonly string[], from: string, to: string): string => {
  if (!PLAIN.test(to)) throw new Error(`${JSON.stringify(to)} is not plain text of YAML`);
  const document = parseDocument(text, { uniqueKeys: false });
  const scalar = scalarAt(document.contents, at);
  const key = at.join('.');
  if (document.errors.length > 0 || !scalar?.range || scalar.value !== from) {
    throw new ConfigError(`${key}: got another value than ${from}; allowed: the value that was read before`);
  }
  const quote = QUOTES[scalar.type ?? ''];
  if (scalar.anchor !== undefined || scalar.tag !== undefined || quote === undefined) {
    throw new ConfigError(
      `${key}: got a value with an anchor, with a tag or as a block of lines; allowed: the plain value behind its key`,
    );
  }
  const [start, end] = scalar.range;
  return text.slice(0, start) + quote + to + quote + text.slice(end);
};

/** Reads a file as text, exactly: with its byte-order mark. @throws ConfigError when it is not UTF-8 */
const readExactly = (file: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new ConfigError(`got ${path.basename(file)}, which is not UTF-8; allowed: a file in UTF-8`);
  }
};

/** Writes a file beside another and renames it, so that the other is whole at any time. Its mode stays. */
const overwrite = (file: string, text: string): void => {
  const { mode } = statSync(file);
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    const descriptor = openSync(beside, 'wx', mode & 0o777);
    try {
      writeSync(descriptor, text);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } finally {
    rmSync(beside, { force: true });
  }
};

/**
 * Replaces one text in a YAML file ({@link replaceValue}). After an error the file is as it was. A symbolic link stays
 * one: the file that it leads to is written.
 */
export const replaceValueIn = (file: string, at: readonly string[], from: string, to: string): void => {
  const real = realpathSync(file);
  overwrite(real, replaceValue(readExactly(real), at, from, to));
};
