import type { Parameter, Value } from './template';
import { Wrong } from './template';

/** The value of a text that `CreateStack` passes, by the type of its parameter. */
const TYPES: Readonly<Record<string, (text: string) => Value>> = {
  String: (text) => text,
  Number: (text) => {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new Wrong(`got ${JSON.stringify(text)}, allowed: a number`);
    return Number(text);
  },
};

/** Checks a value against everything that its parameter allows. `text` is what a pattern is about. */
const check = (parameter: Parameter, value: Value, text: string): void => {
  const { AllowedValues, AllowedPattern, MinValue, MaxValue } = parameter;
  const refuse = (allowed: string) => {
    throw new Wrong(`got ${JSON.stringify(text)}, allowed: ${allowed}`);
  };
  if (AllowedValues && !AllowedValues.some((allowed) => allowed === value)) {
    refuse(AllowedValues.map((allowed) => JSON.stringify(allowed)).join(', '));
  }
  // Whether the service anchors a pattern is unknown, so an unanchored one is a fault of the template (parts.ts).
  if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(text)) refuse(AllowedPattern);
  if (MinValue !== undefined && Number(value) < MinValue) refuse(`${MinValue} or more`);
  if (MaxValue !== undefined && Number(value) > MaxValue) refuse(`${MaxValue} or less`);
};

/**
 * The value of a parameter in a stack.
 *
 * @param given the text that the API passes; undefined if it passes none
 * @throws Wrong, with what was got and what is allowed
 */
export const valueOf = (parameter: Parameter, given: string | undefined): Value => {
  const parse = TYPES[parameter.Type];
  if (!parse) throw new Wrong(`got type ${parameter.Type}, allowed: ${Object.keys(TYPES).join(', ')}`);
  const text = given ?? (parameter.Default === undefined ? undefined : String(parameter.Default));
  if (text === undefined) throw new Wrong('got no value, allowed: one, because it has no default');
  const value = parse(text);
  check(parameter, value, text);
  return value;
};
