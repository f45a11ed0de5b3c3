import type { AttributeFacts } from '../../rehearsal/provider/data';

/** Lists that the provider names by one of their elements. */
const PLURALS: ReadonlySet<string> = new Set([
  'container',
  'init_container',
  'node_selector_term',
  'path',
  'port',
  'rule',
  'volume',
  'volume_mount',
]);

/** Objects that the provider's schema has as lists without a limit. */
const OBJECTS: ReadonlySet<string> = new Set([
  'label_selector',
  'namespace_selector',
  'projected',
  'tcp_socket',
]);

/** Fields whose names are not the provider's in camel case. */
const IRREGULAR: Readonly<Record<string, string>> = {
  storage_provisioner: 'provisioner',
  timezone: 'timeZone',
};

/** Strings of the provider that Kubernetes takes as a number, or as a number or a name; its facts do not say so. */
const NUMBERS: ReadonlySet<string> = new Set(['port', 'target_port', 'ttl_seconds_after_finished']);

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Name of the field that an attribute is. */
export const attributeField = (name: string): string => IRREGULAR[name] ?? camelCase(name);

/** Name of the field that a block is, and whether it is an object. */
export const blockField = (name: string, most: number | undefined): { field: string; object: boolean } => {
  const object = most === 1 || OBJECTS.has(name);
  return { field: camelCase(!object && PLURALS.has(name) ? `${name}s` : name), object };
};

/** A string as Kubernetes wants it: the provider spells some numbers as strings, and modes of files in octal. */
export const scalarOf = (name: string, value: string, facts: AttributeFacts | undefined): string | number => {
  const formats = (facts?.constraints ?? []).flatMap((one) => (one.kind === 'format' ? [one.format] : []));
  if (formats.includes('octalString')) return Number.parseInt(value, 8);
  const number =
    NUMBERS.has(name) || formats.includes('int64String') || formats.includes('intOrPercentString');
  return number && /^\d+$/.test(value) ? Number(value) : value;
};
