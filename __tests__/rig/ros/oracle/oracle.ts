import { createRequire } from 'node:module';

import { functionOf, isList, isMap, type Resource, type Value } from '../template';

/** What this needs of a class of the ROS CDK: it checks and renders the properties of one resource type. */
type ResourceClass = new (
  stack: object,
  id: string,
  properties: unknown,
  check: boolean,
) => { readonly _toRosTemplate: () => unknown } & Readonly<Record<string, unknown>>;

/** Classes by resource type. */
export type Classes = ReadonlyMap<string, ResourceClass>;

const require_ = createRequire(__filename);

const core = require_('@alicloud/ros-cdk-core') as {
  readonly App: new () => object;
  readonly Stack: new (app: object, id: string) => { readonly resolve: (value: unknown) => unknown };
};

/**
 * The resource classes of packages of the ROS CDK. The compiler does not see them: their types would take it seconds.
 *
 * @param packages names, or folders
 */
export const classesOf = (packages: readonly string[]): Classes => {
  const all = packages.flatMap((name): unknown[] => {
    const exported = require_(name) as { readonly datasource?: object };
    return [exported, exported.datasource ?? {}].flatMap((named): unknown[] => Object.values(named));
  });
  return new Map(
    all.flatMap((exported) => {
      const type = (exported as { ROS_RESOURCE_TYPE_NAME?: string } | null)?.ROS_RESOURCE_TYPE_NAME;
      return type === undefined ? [] : [[type, exported as ResourceClass] as const];
    }),
  );
};

/** Classes of the types that npm has. */
export const CLASSES = classesOf(['ecs', 'ram', 'ros', 'vpc'].map((name) => `@alicloud/ros-cdk-${name}`));

/** Name of a property in the ROS CDK, such as `kmsKeyId` for `KMSKeyId` or `vSwitchId` for `VSwitchId`. */
const camel = (name: string): string => {
  const words = name.match(/[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+/g) ?? [];
  return words
    .map(
      (word, index) =>
        (index === 0 ? '' : (word[0] ?? '').toUpperCase()) + word.toLowerCase().slice(index && 1),
    )
    .join('');
};

/** The properties with the names of the ROS CDK. Functions stay: it takes them for values that are known later. */
const renamed = (value: Value): Value => {
  if (isList(value)) return value.map(renamed);
  if (!isMap(value) || functionOf(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [camel(key), renamed(part)]));
};

/** Paths of what has gone in the rendering. A map whose keys are data keeps the names that they were given. */
const gone = (before: Value, after: Value | undefined, at: string): readonly string[] => {
  if (isList(before)) {
    return before.flatMap((part, index) =>
      gone(part, isList(after) ? after[index] : undefined, `${at}.${index}`),
    );
  }
  if (!isMap(before) || functionOf(before)) return after === undefined ? [at] : [];
  return Object.entries(before).flatMap(([key, part]) =>
    gone(part, isMap(after) ? (after[key] ?? after[camel(key)]) : undefined, `${at}.${key}`),
  );
};

/**
 * What the ROS CDK finds in a resource: an unknown type or property, a missing one, a wrong type of value, a value out
 * of range. It drops unknown properties, and reports the others.
 */
export const findings = (
  { Type, Properties = {} }: Resource,
  classes: Classes = CLASSES,
): readonly string[] => {
  const Class = classes.get(Type);
  if (!Class) return [`unknown type ${Type}`];
  const stack = new core.Stack(new core.App(), 'stack');
  try {
    const resource = new Class(stack, 'R', renamed(Properties), true);
    const rendered = stack.resolve(resource._toRosTemplate()) as {
      readonly Resources: { readonly R: { readonly Properties?: Value } };
    };
    return gone(Properties, rendered.Resources.R.Properties, 'Properties').map(
      (at) => `${at}: unknown property`,
    );
  } catch (error) {
    // The message goes on with the places in this code.
    return [(error as Error).message.split('\nObject creation stack')[0] ?? ''];
  }
};

/** Attributes of a resource type, sorted. */
export const attributesOf = (type: string, classes: Classes = CLASSES): readonly string[] => {
  const Class = classes.get(type);
  if (!Class) return [];
  const stack = new core.Stack(new core.App(), 'stack');
  const resource = new Class(stack, 'R', {}, false);
  return Object.keys(resource)
    .filter((name) => name.startsWith('attr'))
    .map(
      (name) =>
        (stack.resolve(resource[name]) as { readonly 'Fn::GetAtt': readonly string[] })['Fn::GetAtt'][1] ??
        '',
    )
    .sort();
};
