import type { AttributeFacts } from '../../rehearsal/provider/data';

/** Lists whose name is singular in the provider. */
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

/** Objects that are lists without a limit in the provider's schema. */
const OBJECTS: ReadonlySet<string> = new Set([
  'label_selector',
  'namespace_selector',
  'projected',
  'tcp_socket',
]);

/** Fields whose names are not the provider's names in camel case. */
const IRREGULAR: Readonly<Record<string, string>> = {
  storage_provisioner: 'provisioner',
  timezone: 'timeZone',
};

/** Strings in the provider that are numbers, or a number or a name, in Kubernetes. The facts do not record them. */
const NUMBERS: ReadonlySet<string> = new Set(['port', 'target_port', 'ttl_seconds_after_finished']);

const camelCase = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The field name of an attribute. */
export const attributeField = (name: string): string => IRREGULAR[name] ?? camelCase(name);

/** The field name of a block, and whether the field is an object. */
export const blockField = (name: string, most: number | undefined): { field: string; object: boolean } => {
  const object = most === 1 || OBJECTS.has(name);
  return { field: camelCase(!object && PLURALS.has(name) ? `${name}s` : name), object };
};

/** Converts a string to its Kubernetes value. The provider has some numbers as strings, and file modes in octal. */
export const scalarOf = (name: string, value: string, facts: AttributeFacts | undefined): string | number => {
  const formats = (facts?.constraints ?? []).flatMap((one) => (one.kind === 'format' ? [one.format] : []));
  if (formats.includes('octalString')) return Number.parseInt(value, 8);
  const number =
    NUMBERS.has(name) || formats.includes('int64String') || formats.includes('intOrPercentString');
  return number && /^\d+$/.test(value) ? Number(value) : value;
};
