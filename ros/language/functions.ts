/**
 * The functions of the ROS template language that this project uses, by their full names. ROS has more; a short tag such as
 * `!Ref` cannot be nested in another one, so none is written.
 * Source: ROS, "Functions". Noted on 2026-11-28.
 */

/** A value in a template: plain data, in which any part may be an expression. */
export type Value =
  string | number | boolean | Expression | readonly Value[] | { readonly [key: string]: Value };

/** A value that ROS computes when it makes or updates the stack. */
export type Expression =
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [resource: string, attribute: string] }
  | { readonly 'Fn::Join': readonly [separator: string, parts: readonly Value[]] }
  | { readonly 'Fn::Str': Value }
  | { readonly 'Fn::Select': readonly [index: Value, list: Value] }
  | { readonly 'Fn::Split': readonly [separator: string, text: Value] }
  | { readonly 'Fn::Replace': readonly [signs: Readonly<Record<string, string>>, text: Value] }
  | { readonly 'Fn::MergeMapToList': readonly Readonly<Record<string, Value>>[] }
  | { readonly 'Fn::FindInMap': readonly [map: string, key: Value, name: string] }
  | { readonly 'Fn::If': readonly [condition: string, then: Value, otherwise: Value] };

/** A condition. `Fn::Not` takes one condition, not a list. */
export type Test =
  | { readonly 'Fn::Equals': readonly [Value, Value] }
  | { readonly 'Fn::Not': Test }
  | { readonly 'Fn::And': readonly Test[] }
  | { readonly 'Fn::Or': readonly Test[] };

/** Values that ROS knows of every stack. */
export const PSEUDO = {
  region: { Ref: 'ALIYUN::Region' },
  stackId: { Ref: 'ALIYUN::StackId' },
  noValue: { Ref: 'ALIYUN::NoValue' },
} as const satisfies Record<string, Expression>;

export const getAtt = (resource: string, attribute: string): Expression => ({
  'Fn::GetAtt': [resource, attribute],
});

export const join = (separator: string, parts: readonly Value[]): Expression => ({
  'Fn::Join': [separator, parts],
});

/** A number as a text. Source: ROS, "Fn::Str", 17 June 2026; "Fn::Join" promises to join texts alone. */
export const str = (number: Value): Expression => ({ 'Fn::Str': number });

export const select = (index: Value, list: Value): Expression => ({ 'Fn::Select': [index, list] });

export const split = (separator: string, text: Value): Expression => ({ 'Fn::Split': [separator, text] });

export const replace = (signs: Readonly<Record<string, string>>, text: Value): Expression => ({
  'Fn::Replace': [signs, text],
});

/**
 * One map for each value of the longest list. A shorter list repeats its last value.
 * Source: ROS, "Fn::MergeMapToList", 15 March 2024.
 */
export const mergeMapToList = (lists: Readonly<Record<string, Value>>): Expression => ({
  'Fn::MergeMapToList': Object.entries(lists).map(([key, list]) => ({ [key]: list })),
});

export const equals = (left: Value, right: Value): Test => ({ 'Fn::Equals': [left, right] });

export const not = (test: Test): Test => ({ 'Fn::Not': test });

export const and = (...tests: readonly Test[]): Test => ({ 'Fn::And': tests });

export const or = (...tests: readonly Test[]): Test => ({ 'Fn::Or': tests });
