import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Name of this project's folder among those of other programs. */
const NAME = 'open-design-on-alibaba-cloud';

/**
 * The folder of the states with the backend `local`. It is outside every clone, so neither `git clean -fdx` nor a new
 * clone loses a state.
 *
 * Source: XDG Base Directory Specification 0.8: `XDG_STATE_HOME`, which must be absolute, else `~/.local/state`.
 */
export const stateHome = (project: string, environment: string): string => {
  const asked = process.env['XDG_STATE_HOME'] ?? '';
  const base = path.isAbsolute(asked) ? asked : path.join(homedir(), '.local', 'state');
  return path.join(base, NAME, project, environment);
};

/** File in a folder of states that names the clone which deploys from it. */
export const CLONE_FILE = 'clone';

/** The clone that a folder of states belongs to; undefined: to none yet. */
export const cloneOf = (home: string): string | undefined => {
  const file = path.join(home, CLONE_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
};

/** Whether something was deployed from a folder. An empty state is one that was only made in advance. */
export const holdsStates = (folder: string): boolean =>
  existsSync(folder) &&
  readdirSync(folder).some((name) => name.endsWith('.tfstate') && statSync(path.join(folder, name)).size > 0);

/** What is at a path, without following a link. */
export const kindOf = (file: string): 'nothing' | 'link' | 'folder' | 'file' => {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (!found) return 'nothing';
  if (found.isSymbolicLink()) return 'link';
  return found.isDirectory() ? 'folder' : 'file';
};

/** A path as a person would write it from here. */
export const shown = (file: string): string => {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? path.resolve(file) : relative;
};

/** A path in a command that a person copies into a shell. */
export const inShell = (file: string): string =>
  /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;

/** Makes a folder and what is in it readable by its owner alone. */
export const shut = (folder: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) chmodSync(path.join(folder, entry.name), 0o600);
  }
};
