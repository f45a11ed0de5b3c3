import { functionOf, isList, isMap, type Value, type Values, Wrong } from './template';

/** What values are evaluated in. */
export interface Scope {
  /** Value of a name: a parameter, a pseudo parameter or the id of a resource. Throws `Wrong`. */
  readonly ref: (name: string) => Value;
  readonly attribute: (resource: string, attribute: string) => Value;
  /** Value of a condition by its name. */
  readonly condition: (name: string) => boolean;
  readonly mapped: (map: string, key: string, name: string) => Value;
}

/** The value of `Ref: ALIYUN::NoValue`. What contains it is removed. */
export const NO_VALUE: Value = Object.freeze({});

const show = (value: Value | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

const pair = (argument: Value, forms: string): readonly [Value, Value] => {
  const [first, second, ...others] = isList(argument) ? argument : [];
  if (first === undefined || second === undefined || others.length) {
    throw new Wrong(`got ${show(argument)}, allowed: ${forms}`);
  }
  return [first, second];
};

const list = (value: Value): readonly Value[] => {
  if (!isList(value)) throw new Wrong(`got ${show(value)}, allowed: a list`);
  return value;
};

const string = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw new Wrong(`got ${show(value)}, allowed: a text`);
  return value;
};

/** How Python writes a boolean or null is not how this project would, so only numbers become texts. */
const text = (value: Value): string => (typeof value === 'number' ? String(value) : string(value));

/**
 * The functions that the templates of this project use. Another one is a fault of the template. Each is narrower than
 * the service where no page says what the service does, such as with a boolean in a text.
 * Source: ROS, "Functions", and what InfraGuard's resolver of templates does. Noted on 2026-11-28.
 */
const FUNCTIONS: Readonly<Record<string, (argument: Value, scope: Scope) => Value>> = {
  Ref: (argument, scope) => scope.ref(string(argument)),

  'Fn::GetAtt': (argument, scope) => {
    const [resource, attribute] = pair(argument, '[resource, attribute]');
    return scope.attribute(string(resource), string(attribute));
  },

  'Fn::Join': (argument, scope) => {
    const [separator, parts] = pair(argument, '[separator, list]');
    return list(evaluate(parts, scope)).map(text).join(string(separator));
  },

  'Fn::Str': (argument, scope) => {
    const number = evaluate(argument, scope);
    if (typeof number !== 'number') throw new Wrong(`got ${show(number)}, allowed: a number`);
    return String(number);
  },

  'Fn::Split': (argument, scope) => {
    const [separator, whole] = pair(argument, '[separator, text]');
    return string(evaluate(whole, scope)).split(string(separator));
  },

  'Fn::Select': (argument, scope) => {
    const [index, from] = pair(argument, '[index, list]');
    const values = list(evaluate(from, scope));
    const position = text(evaluate(index, scope));
    const value = /^\d+$/.test(position) ? values[Number(position)] : undefined;
    if (value === undefined) throw new Wrong(`got index ${position}, allowed: 0 to ${values.length - 1}`);
    return value;
  },

  // A list that is shorter than the longest repeats its last value.
  'Fn::MergeMapToList': (argument, scope) => {
    const lists = list(argument).map((one) => {
      const [entry, ...others] = Object.entries(isMap(one) ? one : {});
      const values = entry && !others.length ? list(evaluate(entry[1], scope)) : [];
      if (!entry || !values.length) throw new Wrong(`got ${show(one)}, allowed: {key: list}, not empty`);
      return [entry[0], values] as const;
    });
    const length = Math.max(...lists.map(([, values]) => values.length));
    return Array.from({ length }, (_, index) =>
      Object.fromEntries(lists.map(([key, values]) => [key, values[index] ?? values.at(-1) ?? null])),
    );
  },

  // The order of several replacements is unknown, so no result may depend on it.
  'Fn::Replace': (argument, scope) => {
    const [signs, whole] = pair(argument, '[{old: new}, text]');
    if (!isMap(signs)) throw new Wrong(`got ${show(signs)}, allowed: {old: new}`);
    const replacements = Object.entries(signs).map(
      ([old, value]) => [old, text(evaluate(value, scope))] as const,
    );
    for (const [old] of replacements) {
      const other = replacements.find(
        ([name, value]) => (name !== old && name.includes(old)) || value.includes(old),
      );
      if (!old || other)
        throw new Wrong(`got ${show(old)}, allowed: a text that no other sign or value contains`);
    }
    return replacements.reduce(
      (replaced, [old, value]) => replaced.replaceAll(old, () => value),
      string(evaluate(whole, scope)),
    );
  },

  'Fn::FindInMap': (argument, scope) => {
    const [map, key, name, ...others] = isList(argument) ? argument : [];
    if (key === undefined || others.length)
      throw new Wrong(`got ${show(argument)}, allowed: [map, key, name]`);
    return scope.mapped(string(map), text(evaluate(key, scope)), string(name));
  },

  'Fn::If': (argument, scope) => {
    const [condition, then, otherwise, ...others] = isList(argument) ? argument : [];
    if (then === undefined || otherwise === undefined || others.length) {
      throw new Wrong(`got ${show(argument)}, allowed: [condition, value, value]`);
    }
    return evaluate(scope.condition(string(condition)) ? then : otherwise, scope);
  },

  // Values of different types: what the service says to them is unknown.
  'Fn::Equals': (argument, scope) => {
    const [left, right] = pair(argument, '[value, value]').map((value) => evaluate(value, scope));
    if (typeof left !== typeof right || !['string', 'number'].includes(typeof left)) {
      throw new Wrong(`got ${show(left)} and ${show(right)}, allowed: two texts or two numbers`);
    }
    return left === right;
  },

  'Fn::Not': (argument, scope) => !test(argument, scope),
  'Fn::And': (argument, scope) => tests(argument, scope).every(Boolean),
  'Fn::Or': (argument, scope) => tests(argument, scope).some(Boolean),
};

/** Names of the functions. */
export const FUNCTION_NAMES = Object.keys(FUNCTIONS);

const tests = (argument: Value, scope: Scope): readonly boolean[] => {
  const conditions = list(argument);
  if (conditions.length < 2) throw new Wrong(`got ${show(argument)}, allowed: two conditions or more`);
  return conditions.map((condition) => test(condition, scope));
};

/** The value of a condition: a function, or the name of another condition. */
export const test = (condition: Value, scope: Scope): boolean => {
  if (typeof condition === 'string') return scope.condition(condition);
  const name = functionOf(condition)?.[0] ?? '';
  // rostran refuses others in a condition.
  if (!['Fn::Equals', 'Fn::Not', 'Fn::And', 'Fn::Or'].includes(name)) {
    throw new Wrong(
      `got ${show(condition)}, allowed: a condition's name, Fn::Equals, Fn::Not, Fn::And or Fn::Or`,
    );
  }
  return evaluate(condition, scope) === true;
};

/** The value without its functions. Throws `Wrong` where something cannot be evaluated. */
export const evaluate = (value: Value, scope: Scope): Value => {
  const call = functionOf(value);
  if (call) {
    const [name, argument] = call;
    const apply = FUNCTIONS[name];
    if (!apply) throw new Wrong(`got ${name}, allowed: ${FUNCTION_NAMES.join(', ')}`);
    return apply(argument, scope);
  }
  if (isList(value)) return value.map((part) => evaluate(part, scope)).filter((part) => part !== NO_VALUE);
  if (isMap(value)) return evaluateEach(value, scope);
  return value;
};

const evaluateEach = (values: Values, scope: Scope): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, part]) => {
      try {
        const evaluated = evaluate(part, scope);
        return evaluated === NO_VALUE ? [] : [[key, evaluated] as const];
      } catch (error) {
        throw error instanceof Wrong ? new Wrong(`${key}: ${error.message}`) : error;
      }
    }),
  );
