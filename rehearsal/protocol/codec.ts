import { Decoder, Encoder, ExtensionCodec } from '@msgpack/msgpack';

import type { DynamicValue } from './messages';

/**
 * A value that Terraform does not know yet. `kind` is the msgpack extension (0: nothing is known, 12: refined, for
 * example "not null"). The bytes of a refinement are kept verbatim: the stand-in does not use them, but must return
 * them unchanged.
 */
export class Unknown {
  constructor(
    readonly kind: number,
    readonly data: Uint8Array,
  ) {}
}

export const UNKNOWN = new Unknown(0, Uint8Array.of(0));

/** A value of the Terraform language. Bytes occur only as the type tag of a dynamically typed value. */
export type Value =
  null | boolean | number | bigint | string | Uint8Array | Unknown | readonly Value[] | ValueMap;
export interface ValueMap {
  readonly [name: string]: Value;
}

const REFINED = 12;
const extensions = new ExtensionCodec();
for (const kind of [0, REFINED]) {
  extensions.register({
    type: kind,
    encode: (value) => (value instanceof Unknown && value.kind === kind ? value.data : null),
    decode: (data) => new Unknown(kind, Uint8Array.from(data)),
  });
}
// as doubles, integers beyond 2^53 would be rounded
const decoder = new Decoder<undefined>({ extensionCodec: extensions, useBigInt64: true });
const encoder = new Encoder<undefined>({ extensionCodec: extensions, useBigInt64: true });

const isValue = (value: unknown): value is Value => value !== undefined;

/** Decodes a value; null if the message is absent. Sets and lists become arrays, maps and objects plain objects. */
export const decode = (value: DynamicValue | null): Value => {
  if (!value?.msgpack?.length) return null;
  const decoded = decoder.decode(value.msgpack);
  return isValue(decoded) ? decoded : null;
};

export const encode = (value: Value): DynamicValue => ({ msgpack: encoder.encode(value) });

export const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Unknown) &&
  !(value instanceof Uint8Array);

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** Whether the value or anything in it is unknown. */
export const hasUnknown = (value: Value): boolean => {
  if (value instanceof Unknown) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
};

/** Deep equality. The same number in two encodings (1 and 1n) is equal; unknown values are never equal. */
export const equal = (a: Value, b: Value): boolean => {
  if (a instanceof Unknown || b instanceof Unknown) return false;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] ?? null));
  if (isMap(a)) {
    const names = Object.keys(a);
    return (
      isMap(b) &&
      names.length === Object.keys(b).length &&
      names.every((name) => name in b && equal(a[name] ?? null, b[name] ?? null))
    );
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  return a === b || (isNumber(a) && isNumber(b) && BigInt(a) === BigInt(b));
};

/** Whether the value is an integer of any size. */
const isNumber = (value: Value): value is number | bigint =>
  typeof value === 'bigint' || Number.isInteger(value);
