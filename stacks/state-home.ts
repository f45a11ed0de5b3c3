import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** Name of this project's folder among those of other programs. */
const NAME = 'open-design-on-alibaba-cloud';

/** The user's home; undefined: there is none, as for a bare user id in a container, or `HOME` is empty or relative. */
const userHome = (): string | undefined => {
  try {
    const home = process.env['HOME'] ?? homedir();
    return path.isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
};

/** As {@link stateHome}; undefined: this user has no place for states. */
export const stateHomeIfAny = (project: string, environment: string): string | undefined => {
  const asked = process.env['XDG_STATE_HOME'] ?? '';
  if (path.isAbsolute(asked)) return path.join(asked, NAME, project, environment);
  const home = userHome();
  return home === undefined ? undefined : path.join(home, '.local', 'state', NAME, project, environment);
};

/**
 * The folder of the states with the backend `local`. It is outside every clone, so neither `git clean -fdx` nor a new
 * clone loses a state.
 *
 * Source: XDG Base Directory Specification 0.8: `XDG_STATE_HOME`, where a relative path is ignored, else
 * `~/.local/state`.
 *
 * @throws Error when the user has no home
 */
export const stateHome = (project: string, environment: string): string => {
  const home = stateHomeIfAny(project, environment);
  if (home !== undefined) return home;
  throw new Error(
    `HOME: got ${process.env['HOME'] === undefined ? 'nothing' : JSON.stringify(process.env['HOME'])}; allowed with backend.type local: the absolute path of a folder, for the states; set HOME, or XDG_STATE_HOME to a folder that outlives this machine's runs`,
  );
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
  // Below a file, lstat throws.
  if (!statSync(path.dirname(file), { throwIfNoEntry: false })?.isDirectory()) return 'nothing';
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
