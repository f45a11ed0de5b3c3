import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';

/** One file of a release on the host. */
export interface HostFile {
  /** Path below the release's directory, with forward slashes. */
  readonly path: string;
  /** Octal permissions, as `chmod` takes them. */
  readonly mode: '0644' | '0755';
  /** Text, ending in a newline. */
  readonly content: string;
}

/** Reads one of the texts that carry a release to a host: `cloud-init/<name>`. */
export function readCarrier(name: string): string {
  return readFileSync(path.join(__dirname, 'cloud-init', name), 'utf8');
}

/** Reads every file of `<program>/<folder>`, in the order of their names, without the comments. */
export function readFolder(
  program: 'program' | 'operations',
  folder: string,
  mode: HostFile['mode'],
): readonly HostFile[] {
  const directory = path.join(__dirname, program, folder);
  return readdirSync(directory)
    .sort()
    .map((name) => ({
      path: `${folder}/${name}`,
      mode,
      content: withoutComments(readFileSync(path.join(directory, name), 'utf8')),
    }));
}

/** Drops lines that hold nothing but a comment: what explains the source need not travel in 12 KB. */
export function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#(?!!).*\n/gm, '');
}

/** Drops docstrings and empty lines of a Python program too, and makes its indentation one space deep. */
export function compactPython(text: string): string {
  return withoutComments(text)
    .replace(/^ *"""[^"]*"""\n/gm, '')
    .replace(/^(?: {4})+/gm, (spaces) => ' '.repeat(spaces.length / 4))
    .replace(/\n{2,}/g, '\n');
}

/** Drops indentation and empty lines too, for languages in which they mean nothing. Not for here-documents. */
export function compact(text: string): string {
  return withoutComments(text)
    .replace(/^[ \t]+/gm, '')
    .replace(/\n{2,}/g, '\n');
}
