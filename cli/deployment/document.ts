import type { Change, Effects, Output, StackPlan } from '../../deployment';
import type { Session } from './session';

/** The values of outputs that are not sensitive. */
const valuesOf = (outputs: Readonly<Record<string, Output>>): object =>
  Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { value, sensitive }]) => (sensitive ? [] : [[name, value]])),
  );

/** What a stack's plan does, for machines. Values of attributes are left out. */
const changesFor = (changes: readonly Change[]): object[] =>
  changes.map(({ address, action, attributes }) => ({
    address,
    action,
    attributes: attributes.map(({ name }) => name),
  }));

const effectsFor = ({ data, lost, cutOff }: Effects): object => ({ dataLost: data, alsoLost: lost, cutOff });

/** A stack of a document. */
export const stackDocument = (
  { stack, changes, effects }: StackPlan,
  outputs?: Readonly<Record<string, Output>>,
): object => ({
  name: stack.name,
  changes: changesFor(changes),
  ...effectsFor(effects),
  ...(outputs ? { outputs: valuesOf(outputs) } : {}),
});

/** A stack of the document of `drift`. */
export const driftDocument = ({ stack, drift }: StackPlan): object => ({
  name: stack.name,
  drift: changesFor(drift),
});

/** The document of a command: the environment, the engine, and what the command adds. */
export const documentOf = ({ environment, engine, warnings }: Session, rest: object): object => ({
  environment: environment.name,
  engine: { name: engine.name, version: engine.version },
  warnings,
  ...rest,
});
