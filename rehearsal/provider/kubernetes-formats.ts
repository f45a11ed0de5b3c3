import type { Value } from '../protocol/codec';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const NAME = /^([A-Za-z0-9][-\w.]*)?[A-Za-z0-9]$/;

const NAME_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

/** A DNS subdomain (RFC 1123), the form of most objects' names. */
export const isSubdomain = (value: string): boolean =>
  value.length <= SUBDOMAIN_LENGTH && SUBDOMAIN.test(value);

/** What may stand before the characters that the API server appends. */
export const isSubdomainPrefix = (value: string): boolean => isSubdomain(value.replace(/-$/, 'a'));

/** A number of pods or a share of them; empty where nothing is said. */
export const isIntOrPercent = (value: string): boolean => /^\d+%?$/.test(value);

/** Five fields, or a shorthand. Ranges of the numbers are left to the provider. */
export const isCron = (value: string): boolean => {
  const atom = String.raw`(\*|\?|\w+(-\w+)?)(/\d+)?`;
  const field = `${atom}(,${atom})*`;
  return new RegExp(`^(@[a-z]+( \\S+)?|${field}( +${field}){4})$`).test(value);
};

/** Permission bits in octal. The provider wants the zero in front: without it a reader takes 644 for a decimal. */
export const isMode = (value: string, max = Infinity): boolean =>
  /^0[0-7]*$/.test(value) && parseInt(value, 8) <= max;

const isPortName = (value: string): boolean =>
  value.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && /[a-z]/.test(value);

const isPort = (value: string): boolean =>
  /^\d+$/.test(value) ? Number(value) >= 1 && Number(value) <= 65_535 : isPortName(value);

const isName = (value: string): boolean => value.length <= NAME_LENGTH && NAME.test(value);

/** A key of a label or an annotation: a name, with a domain and a slash in front or without. */
function isQualifiedName(value: string): boolean {
  const [name = '', domain, ...rest] = value.split('/').reverse();
  return rest.length === 0 && (domain === undefined || isSubdomain(domain)) && isName(name);
}

const isLabelValue = (value: Value): boolean => typeof value !== 'string' || value === '' || isName(value);

/** Whether a map has the form; unknown values are let through. */
export const MAP_CHECKS: Readonly<
  Record<string, (entries: readonly (readonly [string, Value])[]) => boolean>
> = {
  labels: (entries) => entries.every(([key, value]) => isQualifiedName(key) && isLabelValue(value)),
  annotations: (entries) => entries.every(([key]) => isQualifiedName(key.toLowerCase())),
};

/** Checks of the provider that are code, known by the code's name: what is allowed, and the same as code here. */
export const FUNCTIONS: Readonly<
  Record<string, { readonly allowed: string; readonly accepts: (value: string) => boolean }>
> = {
  'kubernetes.validatePortNumOrName': {
    allowed: 'a port from 1 to 65535, or a port’s name: at most 15 of a-z, 0-9 and -, one of them a letter',
    accepts: isPort,
  },
};
