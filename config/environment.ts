import type { z } from 'zod';

import type { DeployedOf } from './deployed';
import type { ReadDocument } from './document';
import { faultsOf } from './explain';
import { ConfigError, type Fault } from './faults';
import { report } from './report';
import { faultsBetween, faultsOfState } from './rules/rules';
import {
  type AppConfig,
  type Config,
  environmentSchema,
  schemaFor,
  type StateConfig,
  stateEnvironmentSchema,
} from './schema';
import { isNoKey, secretsInLines, withoutSecrets } from './secrets';
import { stateWarningsOf } from './state-warnings';
import { type Warning, warningsOf } from './warnings';

interface Checked<Kind> {
  /** The file name without `.yaml`. */
  readonly name: string;
  /** The checked configuration, deeply frozen. */
  readonly config: Kind;
  /** Warnings that every synth of the environment prints. */
  readonly warnings: readonly Warning[];
}

/** A checked environment and the name of its file. */
export type Environment = Checked<Config>;

/** A checked environment whose file has the sections app and access. */
export type AppEnvironment = Checked<AppConfig>;

/** A checked environment that has no app: it makes a place for the states of others. */
export type StateEnvironment = Checked<StateConfig>;

export type AnyEnvironment = Environment | StateEnvironment;

/** Narrows to an environment that is not a place for states. @throws ConfigError when it is one */
export const withoutState = (environment: AnyEnvironment): Environment => {
  const { name, config } = environment;
  if (!('state' in config)) return { ...environment, config };
  throw new ConfigError(
    `environment ${name} has a section state, and so no app; allowed: an environment with an app; name another one`,
  );
};

/** Narrows to an environment with an app. @throws ConfigError when it has none */
export const withApp = (environment: AnyEnvironment): AppEnvironment => {
  const { name, config, warnings } = withoutState(environment);
  const { access, app } = config;
  if (access && app) return { name, warnings, config: { ...config, access, app } };
  throw new ConfigError(
    `environment ${name} has no sections app and access; allowed: an environment with both; add them, or name another one`,
  );
};

const deepFreeze = <T>(value: T): T => {
  if (value !== null && typeof value === 'object') Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
};

const keyOf = (fault: Fault): string => fault.path.join('.');

/** Keeps the first fault of each key. A secret, for example, is not reported as an unknown key as well. */
const firstOfEach = (faults: readonly Fault[]): Fault[] => {
  const seen = new Set<string>();
  return faults.filter((fault) => {
    const key = keyOf(fault);
    // Faults of the whole file and of lines have no key: all of them are kept.
    if (isNoKey(fault.path)) return true;
    const first = !seen.has(key);
    seen.add(key);
    return first;
  });
};

/** Parses a document. Faults of single keys are reported as a whole; without any, the data are there. */
const parsedBy = <Schema extends z.ZodType>(
  schema: Schema,
  document: ReadDocument,
): { readonly raw: unknown; readonly data: z.infer<Schema> | undefined; readonly inKeys: Fault[] } => {
  const { raw, faults: secrets } = withoutSecrets(document.raw, document.text);
  const parsed = schema.safeParse(raw);
  const inKeys = firstOfEach([
    ...document.faults,
    ...secrets,
    ...secretsInLines(document.text, new Set(secrets.flatMap(({ path }) => document.linesOf(path)))),
    ...(parsed.success ? [] : faultsOf(schema, raw, parsed.error.issues)),
  ]);
  return { raw, data: parsed.data, inKeys };
};

/** The project of a document, as far as it is valid. */
const projectOf = (raw: unknown): string => {
  const { project } = (raw ?? {}) as { project?: unknown };
  return environmentSchema.shape.project.catch('').parse(project);
};

/** Checks the document of an environment with an app. @throws ConfigError with all faults at once */
export const checkedApp = (
  name: string,
  file: string,
  document: ReadDocument,
  beside: { readonly names: readonly string[]; readonly deployedOf: DeployedOf },
): Environment => {
  const { raw, data, inKeys } = parsedBy(schemaFor(document.raw), document);
  const deployed = beside.deployedOf(name, projectOf(raw));
  const faults = [...inKeys, ...faultsBetween(raw, inKeys, { name, names: beside.names, deployed })];
  if (!data || faults.length) throw new ConfigError(report(file, faults, document.lineOf));
  const config = deepFreeze(data);
  return { name, config, warnings: warningsOf(config) };
};

/** A key of an app in the file of an environment that has none. */
const apart = (fault: Fault): Fault =>
  fault.path.length === 1 &&
  Object.hasOwn(environmentSchema.shape, String(fault.path[0])) &&
  !Object.hasOwn(stateEnvironmentSchema.shape, String(fault.path[0]))
    ? {
        ...fault,
        got: 'a key that does not go with state',
        fix: 'write state into a file of its own, since a run of an app must not touch the states of all',
      }
    : fault;

/** Checks the document of an environment that makes a place for states. @throws ConfigError with all faults at once */
export const checkedState = (name: string, file: string, document: ReadDocument): StateEnvironment => {
  const { raw, data, inKeys } = parsedBy(stateEnvironmentSchema, document);
  const faults = [...inKeys.map(apart), ...faultsOfState(raw, inKeys)];
  if (!data || faults.length) throw new ConfigError(report(file, faults, document.lineOf));
  const config = deepFreeze(data);
  return { name, config, warnings: stateWarningsOf(config) };
};
