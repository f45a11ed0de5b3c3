import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { type DeployedOf, NOTHING_DEPLOYED } from './deployed';
import { readDocument } from './document';
import { type AnyEnvironment, type AppEnvironment, checkedApp, checkedState, withApp } from './environment';
import { ConfigError, nearest, printable } from './faults';
import { isStateDocument } from './schema';
import { withoutLooks } from './secret-looks';

export type { AnyEnvironment, AppEnvironment, Environment, StateEnvironment } from './environment';

/** Default folder of the environment files. */
export const ENVIRONMENTS_DIR = path.join(__dirname, 'environments');

const NAME = /^[a-z][a-z0-9-]{0,30}$/;

/** Names of all environments, in alphabetical order. */
export const environmentNames = (dir: string = ENVIRONMENTS_DIR): string[] =>
  existsSync(dir)
    ? readdirSync(dir)
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => file.slice(0, -'.yaml'.length))
        .filter((name) => NAME.test(name))
        .sort()
    : [];

/** A file whose name differs from this environment's only in case or as `.yml`. Undefined when there is none. */
const misspelt = (name: string, dir: string): string | undefined =>
  (existsSync(dir) ? readdirSync(dir) : []).find(
    (file) => /\.ya?ml$/i.test(file) && file.toLowerCase().replace(/\.ya?ml$/, '') === name.toLowerCase(),
  );

const fileOf = (name: string, dir: string, source: string): string => {
  const names = environmentNames(dir);
  const file = path.join(dir, `${name}.yaml`);
  if (names.includes(name)) return file;
  const there = names.length ? `there are: ${names.join(', ')}` : 'the folder has no environment';
  const other = misspelt(name, dir);
  const written = path
    .basename(name)
    .replace(/\.ya?ml$/i, '')
    .toLowerCase();
  const renamed = `${name.toLowerCase()}.yaml`;
  const hint =
    other && NAME.test(name.toLowerCase()) && other !== renamed ? `; rename ${other} to ${renamed}` : '';
  if (!NAME.test(name)) {
    throw new ConfigError(
      `${source}: got ${printable(JSON.stringify(withoutLooks(name)))}; allowed: at most 31 of a-z, 0-9 and -, starting with a letter; ${there}${hint || (names.includes(written) ? `; did you mean ${written}?` : '')}`,
    );
  }
  const meant = nearest(name, names);
  const otherwise = meant
    ? `did you mean ${meant}?`
    : 'set OPEN_DESIGN_ENV to one of them, or create that file';
  throw new ConfigError(
    `environment ${name}: there is no ${path.relative(process.cwd(), file)}; ${there}${hint || `; ${otherwise}`}`,
  );
};

/**
 * Reads and checks one environment.
 *
 * @param name file name without `.yaml`
 * @param dir folder of the environment files
 * @param source where the name comes from, for the message about a name that is none
 * @param deployedOf reads what is deployed of an environment; a synth for a deploy needs it
 * @returns the environment; its configuration is frozen
 * @throws ConfigError with all faults of the file at once; each has its path and line, what was got, what is
 * allowed, and the fix
 */
export const loadAnyEnvironment = (
  name: string,
  dir: string = ENVIRONMENTS_DIR,
  source = 'environment name',
  deployedOf: DeployedOf = () => NOTHING_DEPLOYED,
): AnyEnvironment => {
  const file = fileOf(name, dir, source);
  const document = readDocument(file);
  return isStateDocument(document.raw)
    ? checkedState(name, file, document)
    : checkedApp(name, file, document, { names: environmentNames(dir), deployedOf });
};

/** As {@link loadAnyEnvironment}, for what only an environment with an app has. @throws ConfigError */
export const loadEnvironment = (...args: Parameters<typeof loadAnyEnvironment>): AppEnvironment =>
  withApp(loadAnyEnvironment(...args));

/** The variable that names the environment of a command that is called without one. */
const VARIABLE = 'OPEN_DESIGN_ENV';

/** Reads and checks the environment that OPEN_DESIGN_ENV names, or the demo. @throws ConfigError */
export const loadDefaultEnvironment = (deployedOf?: DeployedOf): AnyEnvironment => {
  const name = process.env[VARIABLE] ?? 'demo';
  if (name === '') {
    throw new ConfigError(
      `${VARIABLE} is empty; there are: ${environmentNames().join(', ')}; set it to one of them, or unset it`,
    );
  }
  return loadAnyEnvironment(name, ENVIRONMENTS_DIR, VARIABLE, deployedOf);
};

/**
 * As `loadDefaultEnvironment`, for the CDKTF CLI, which deploys what it receives: the demo without the variable only
 * while there is no other environment. Otherwise a forgotten variable would deploy the demo into the account.
 *
 * @throws ConfigError
 */
export const loadEnvironmentToDeploy = (deployedOf: DeployedOf): AnyEnvironment => {
  const names = environmentNames();
  if (process.env[VARIABLE] === undefined && names.some((name) => name !== 'demo')) {
    throw new ConfigError(`${VARIABLE} is not set; there are: ${names.join(', ')}; set it to one of them`);
  }
  return loadDefaultEnvironment(deployedOf);
};
