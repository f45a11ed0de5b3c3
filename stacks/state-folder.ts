import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import type { AnyEnvironment } from '../config/load';
import {
  CLONE_FILE,
  cloneOf,
  holdsStates,
  inShell,
  kindOf,
  shown,
  shut,
  stateHome,
  stateHomeIfAny,
} from './state-home';

/** Folder of the links to the states with the backend `local`, as seen from the folder of the synthesis. */
export const STATES_FOLDER = path.join('..', 'terraform-state');

/** The folder of this project. */
const PROJECT = path.join(__dirname, '..');

/**
 * Returns the path of a stack's state, as seen from the folder of the stack. It is the same on every machine: a link,
 * which {@link shutStateFolder} makes, leads to the folder of the states.
 */
export const statePath = (environment: string, role: string): string =>
  ['..', '..', ...STATES_FOLDER.split(path.sep), environment, `${role}.tfstate`].join('/');

/**
 * What a move from one folder to the other would overwrite. Equal files remain from a move that was interrupted, and
 * empty ones were made in advance. Nothing is mixed with the states of another clone.
 */
const inTheWay = (from: string, to: string): string[] => {
  if (!existsSync(to)) return [];
  const foreign = holdsStates(to) && ![undefined, PROJECT].includes(cloneOf(to));
  return readdirSync(to).filter((name) => {
    if (name === CLONE_FILE) return false;
    const [moved, there] = [path.join(from, name), path.join(to, name)];
    if (!statSync(there).isFile()) return existsSync(moved);
    const content = readFileSync(there);
    if (content.length === 0) return false;
    return (
      foreign || (existsSync(moved) && !(statSync(moved).isFile() && readFileSync(moved).equals(content)))
    );
  });
};

/** The command that moves all files of a folder. It deletes nothing before everything is copied. */
const move = (from: string, to: string): string =>
  `mkdir -p ${inShell(to)} && cp -pR ${inShell(from)}/. ${inShell(to)}/ && rm -r ${inShell(from)}`;

/** Refuses to begin with another state than the one that was deployed last. @throws Error with the way on */
const refuseOthers = (link: string, home: string): void => {
  const [here, there] = [shown(link), shown(home)];
  const refuse = (got: string, from: string, otherwise: string): never => {
    const both = inTheWay(from, home);
    throw new Error(
      both.length
        ? `${here}: got ${got}, while ${there} has other content in ${both.join(', ')}; allowed: one of them; move the folder that is not deployed to another place`
        : `${here}: got ${got}${otherwise}\n`,
    );
  };
  const refuseFile = (file: string): never => {
    throw new Error(`${shown(file)}: got a file; allowed: a folder for states, or nothing; move it away`);
  };
  if (kindOf(path.dirname(link)) === 'file') refuseFile(path.dirname(link));
  switch (kindOf(link)) {
    case 'link': {
      const target = path.resolve(path.dirname(link), readlinkSync(link));
      if (target === path.resolve(home) || !holdsStates(target)) return;
      return refuse(
        `a link to states in ${target}`,
        target,
        `; allowed: ${there}, by project and XDG_STATE_HOME as they are now; set both as they were, or move the states:\n  ${move(target, there)}`,
      );
    }
    case 'folder':
      if (readdirSync(link).length === 0) return;
      return refuse(
        'a folder with files in the clone, which git clean deletes',
        link,
        `; allowed: ${there}; move the states, and run this again:\n  ${move(here, there)} && ln -s ${inShell(there)} ${inShell(here)}`,
      );
    case 'file':
      return refuseFile(link);
    case 'nothing': {
      const clone = cloneOf(home);
      if (clone === undefined || clone === PROJECT || !holdsStates(home)) return;
      throw new Error(
        `${there}: got the states of ${clone}; allowed: those of this clone; if this clone continues that deployment, run:\n  mkdir -p ${inShell(shown(path.dirname(link)))} && ln -s ${inShell(there)} ${inShell(here)}\notherwise give the environment another name, or another project`,
      );
    }
  }
};

/** Leads to the folder of the states from where the stacks look for it. */
const lead = (link: string, home: string): void => {
  const kind = kindOf(link);
  if (kind === 'folder') rmdirSync(link);
  if (kind === 'link' && path.resolve(path.dirname(link), readlinkSync(link)) === path.resolve(home)) return;
  if (kind === 'link') unlinkSync(link);
  mkdirSync(path.dirname(link), { recursive: true, mode: 0o700 });
  symlinkSync(path.resolve(home), link);
};

/** The roles of the stacks in a folder of a synthesis. */
const rolesIn = (outdir: string, environment: string): string[] => {
  const { stacks } = JSON.parse(readFileSync(path.join(outdir, 'manifest.json'), 'utf8')) as {
    stacks: Readonly<Record<string, unknown>>;
  };
  return Object.keys(stacks).map((stack) => stack.slice(environment.length + 1));
};

/**
 * Prepares the folder of an environment's states, outside the clone, and leads to it from beside the folder of the
 * synthesis. Folder and states are readable by their owner alone. Terraform would create states for everybody to read,
 * and a state may contain a private key. It keeps the mode of a file that exists, so every state is created here.
 *
 * It does nothing for other backends.
 *
 * @param outdir the folder of the synthesis that will be deployed
 * @throws Error when another place holds states of the environment, or the folder cannot be written
 */
export const shutStateFolder = ({ name, config }: AnyEnvironment, outdir: string): void => {
  if (config.backend.type !== 'local') return;
  const link = path.join(outdir, STATES_FOLDER, name);
  const home = stateHome(config.project, name);
  refuseOthers(link, home);
  try {
    shut(home);
    for (const role of rolesIn(outdir, name)) {
      // Terraform takes an empty file for no state, and copies the state before a change to the backup.
      for (const file of [`${role}.tfstate`, `${role}.tfstate.backup`]) {
        closeSync(openSync(path.join(home, file), 'a', 0o600));
      }
    }
    writeFileSync(path.join(home, CLONE_FILE), `${PROJECT}\n`, { mode: 0o600 });
    lead(link, home);
  } catch (error) {
    const { code = String(error), path: at = home } = error as NodeJS.ErrnoException;
    throw new Error(
      `${shown(at)}: got ${code} while the states were made readable by you alone; allowed: a folder that is yours, since states may contain secrets; change its owner, or name another folder in XDG_STATE_HOME`,
    );
  }
};

/**
 * Says that states of this machine are not used any more. A deploy would begin anew, without what they describe.
 *
 * @param outdir the folder of the synthesis that will be deployed
 */
export const leftStates = ({ name, config }: AnyEnvironment, outdir: string): string[] => {
  if (config.backend.type === 'local') return [];
  const { type } = config.backend;
  const home = stateHomeIfAny(config.project, name);
  const beside = path.join(outdir, STATES_FOLDER, name);
  return [...(home === undefined ? [] : [home]), ...(kindOf(beside) === 'folder' ? [beside] : [])]
    .filter(holdsStates)
    .map(
      (folder) =>
        `${shown(folder)} holds states, and backend.type is ${type}: before a deploy, move them (docs/state.md#moving-states), or the deploy makes everything anew; once they are moved, rename that folder`,
    );
};
