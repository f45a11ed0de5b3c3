import type { Checks, Value } from '../../rehearsal';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = new RegExp(`^${LABEL}(\\.${LABEL})*$`);
const NAME = /^([A-Za-z0-9][-\w.]*)?[A-Za-z0-9]$/;

const NAME_LENGTH = 63;
const SUBDOMAIN_LENGTH = 253;

/** A DNS subdomain (RFC 1123), the format of most object names. */
const isSubdomain = (value: string): boolean => value.length <= SUBDOMAIN_LENGTH && SUBDOMAIN.test(value);

/** A prefix to which the API server appends characters. */
const isSubdomainPrefix = (value: string): boolean => isSubdomain(value.replace(/-$/, 'a'));

/** A number or a percentage of pods. */
const isIntOrPercent = (value: string): boolean => /^\d+%?$/.test(value);

/** Five fields or a shorthand. The ranges of the numbers are not checked. */
const isCron = (value: string): boolean => {
  const atom = String.raw`(\*|\?|\w+(-\w+)?)(/\d+)?`;
  const field = `${atom}(,${atom})*`;
  return new RegExp(`^(@[a-z]+( \\S+)?|${field}( +${field}){4})$`).test(value);
};

/** An amount with a unit, as in `500m` or `1Gi`. */
const isQuantity = (value: string): boolean =>
  /^[+-]?(\d+\.?\d*|\.\d+)(m|n|u|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/.test(value);

/** Permission bits in octal. The provider requires a leading zero: without it, 644 looks like a decimal number. */
const isMode = (value: string, max = Infinity): boolean =>
  /^0[0-7]*$/.test(value) && parseInt(value, 8) <= max;

const isPortName = (value: string): boolean =>
  value.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value) && /[a-z]/.test(value);

const isPort = (value: string): boolean =>
  /^\d+$/.test(value) ? Number(value) >= 1 && Number(value) <= 65_535 : isPortName(value);

const isName = (value: string): boolean => value.length <= NAME_LENGTH && NAME.test(value);

/** A key of a label or an annotation: a name, optionally preceded by a domain and a slash. */
const isQualifiedName = (value: string): boolean => {
  const [name = '', domain, ...rest] = value.split('/').reverse();
  return rest.length === 0 && (domain === undefined || isSubdomain(domain)) && isName(name);
};

/** A label value. Unknown values are accepted. */
const isLabelValue = (value: Value): boolean => typeof value !== 'string' || value === '' || isName(value);

/** The API server's checks of names, quantities and so on, as far as the provider performs them too. */
export const checks: Checks = {
  formats: {
    octalString: (value, { max }) => isMode(value, max),
    quantity: isQuantity,
    dns1123Subdomain: isSubdomain,
    dns1123SubdomainPrefix: isSubdomainPrefix,
    intOrPercentString: isIntOrPercent,
    cron: isCron,
  },
  mapFormats: {
    labels: (map) => Object.entries(map).every(([key, value]) => isQualifiedName(key) && isLabelValue(value)),
    annotations: (map) => Object.keys(map).every((key) => isQualifiedName(key.toLowerCase())),
  },
  functions: {
    'kubernetes.validatePortNumOrName': {
      allowed: 'a port from 1 to 65535, or a port name: at most 15 of a-z, 0-9 and -, one of them a letter',
      accepts: isPort,
    },
  },
};
