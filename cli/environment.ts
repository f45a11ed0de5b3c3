import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { DeployedOf } from '../config/deployed';
import { withApp, withoutState } from '../config/environment';
import {
  type AnyEnvironment,
  type AppEnvironment,
  type Environment,
  loadAnyEnvironment,
  loadDefaultEnvironment,
} from '../config/load';
import { synthesise } from '../stacks/synthesise';
import type { Call } from './command';
import { besideColumn, columnsOf, styleFor, type Terminal } from './terminal';

/**
 * Loads the environment that a command is called for.
 *
 * @param deployedOf reads what is deployed of it
 * @throws ConfigError
 */
export const environmentOf = ({ args: [name] }: Call, deployedOf?: DeployedOf): AnyEnvironment =>
  name === undefined
    ? loadDefaultEnvironment(deployedOf)
    : loadAnyEnvironment(name, undefined, undefined, deployedOf);

/** As {@link environmentOf}, for a command about an app. @throws ConfigError */
export const appEnvironmentOf = (call: Call): AppEnvironment => withApp(environmentOf(call));

/** As {@link environmentOf}, for a command about an app, a registry or a reverse proxy. @throws ConfigError */
export const statelessEnvironmentOf = (call: Call): Environment => withoutState(environmentOf(call));

interface Annotation {
  readonly level: string;
  readonly message: string;
}

interface Manifest {
  readonly stacks: Readonly<
    Record<
      string,
      {
        readonly annotations: readonly Annotation[];
        readonly dependencies: readonly string[];
        readonly synthesizedStackPath: string;
      }
    >
  >;
}

/** The length of the longest chain of stacks that must be deployed before this one. */
const depthOf = (stacks: Manifest['stacks'], name: string): number =>
  Math.max(0, ...(stacks[name]?.dependencies ?? []).map((other) => depthOf(stacks, other) + 1));

/** The result of a synth. */
export interface Synth {
  /** The stacks in the order of their deployment. */
  readonly stacks: readonly {
    readonly name: string;
    /** Path of the stack's Terraform JSON. */
    readonly file: string;
    /** Names of the stacks that are deployed before it. */
    readonly dependencies: readonly string[];
  }[];
  /** Warnings of the stacks, as `<stack>: <warning>`. CDKTF's own CLI, which would print them, is not involved. */
  readonly warnings: readonly string[];
}

/**
 * Synthesises an environment into a folder.
 *
 * @param write how; `synthesiseToDeploy` where the folder will be deployed
 */
export const synthInto = (environment: AnyEnvironment, outdir: string, write = synthesise): Synth => {
  write(environment, outdir);
  const { stacks } = JSON.parse(readFileSync(path.join(outdir, 'manifest.json'), 'utf8')) as Manifest;
  const all = Object.entries(stacks).sort(([a], [b]) => depthOf(stacks, a) - depthOf(stacks, b));
  return {
    stacks: all.map(([name, { synthesizedStackPath, dependencies }]) => ({
      name,
      file: path.join(outdir, synthesizedStackPath),
      dependencies,
    })),
    warnings: all.flatMap(([stack, { annotations }]) =>
      annotations.filter(({ level }) => level === '@cdktf/warn').map(({ message }) => `${stack}: ${message}`),
    ),
  };
};

/** Prints warnings, each with a mark before it. */
export const writeWarnings = (terminal: Terminal, warnings: readonly string[]): void => {
  const mark = styleFor(terminal)('yellow', '!');
  const width = columnsOf(terminal);
  for (const warning of warnings) {
    terminal.write(`${mark} ${besideColumn(warning, 2, width)}\n`);
  }
};
