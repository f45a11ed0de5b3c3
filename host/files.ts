import { readdirSync } from 'node:fs';
import * as path from 'node:path';

import { readText } from '../open-design/read-text';

/** A file of a release on the host. */
export interface HostFile {
  /** Path below the release's directory, with forward slashes. */
  readonly path: string;
  /** Octal permissions, as for `chmod`. */
  readonly mode: '0644' | '0755';
  /** Text, ending in a newline. */
  readonly content: string;
}

/** Reads one of the templates that deliver a release and a state to a host: `cloud-init/<name>`. */
export const readCarrier = (name: string): string => readText(path.join(__dirname, 'cloud-init', name));

/** Reads all files in `<part>/<folder>`, sorted by name, without their comments. */
export const readFolder = (
  part: 'base' | 'program' | 'operations' | 'acr-proxy',
  folder: string,
  mode: HostFile['mode'],
): readonly HostFile[] => {
  const directory = path.join(__dirname, part, folder);
  return readdirSync(directory)
    .sort()
    .map((name) => ({
      path: `${folder}/${name}`,
      mode,
      content: withoutComments(readText(path.join(directory, name))),
    }));
};

/** Removes lines that contain only a comment: comments explain the source and are not needed on the host. */
export const withoutComments = (text: string): string => text.replace(/^[ \t]*#(?!!).*\n/gm, '');
