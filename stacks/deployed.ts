import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { Deployed, DeployedResource, DeployedStack } from '../config/deployed';
import { STATES_FOLDER } from './state-folder';
import { kindOf, shown, stateHomeIfAny } from './state-home';

/** The relevant part of a Terraform state. */
interface State {
  readonly version: number;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly {
      readonly attributes?: DeployedResource['attributes'];
      /** Key of an object that waits for its deletion. */
      readonly deposed?: string;
    }[];
  }[];
  readonly outputs?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** The version of the format since Terraform 0.12. */
const VERSION = 4;

const EXTENSION = '.tfstate';

/**
 * Reads a state; undefined: nothing is deployed, or nothing can be read. A synth does not depend on a state: Terraform
 * itself reports one that is damaged, and a plan compares again what matters most (`constructs/remembered.ts`).
 */
const stackIn = (file: string): DeployedStack | undefined => {
  try {
    const { version, resources, outputs = {} } = JSON.parse(readFileSync(file, 'utf8')) as State;
    if (version !== VERSION) return undefined;
    const there = resources
      .filter(({ mode }) => mode === 'managed')
      .flatMap(({ type, name, instances }) =>
        instances
          .filter(({ deposed }) => deposed === undefined)
          .map(({ attributes = {} }) => ({ type, name, attributes })),
      );
    if (there.length === 0) return undefined;
    return {
      file: shown(file),
      resources: there,
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
    };
  } catch {
    return undefined;
  }
};

const entriesOf = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

const stacksIn = (folder: string): Deployed['stacks'] =>
  Object.fromEntries(
    entriesOf(folder)
      .filter((name) => name.endsWith(EXTENSION))
      .flatMap((name) => {
        const stack = stackIn(path.join(folder, name));
        return stack ? [[name.slice(0, -EXTENSION.length), stack] as const] : [];
      }),
  );

/**
 * Returns a function that reads what is deployed of an environment with the backend `local`.
 *
 * @param outdir the folder of the synthesis that will be deployed
 */
export const deployedBeside =
  (outdir: string) =>
  (environment: string, project: string): Deployed => {
    const folder = path.join(outdir, STATES_FOLDER);
    const beside = path.join(folder, environment);
    // After a git clean, nothing leads to the states yet.
    const own = kindOf(beside) === 'nothing' ? stateHomeIfAny(project, environment) : beside;
    const others = entriesOf(folder).filter(
      (name) => name !== environment && Object.keys(stacksIn(path.join(folder, name))).length > 0,
    );
    return {
      stacks: own === undefined ? {} : stacksIn(own),
      others: Object.fromEntries(others.map((name) => [name, shown(path.join(folder, name))])),
    };
  };
