import { isIP } from 'node:net';
import type { ValueMap } from '../protocol/codec';
import type { Constraint } from './data';
import {
  isCron,
  isIntOrPercent,
  isMode,
  isSubdomain,
  isSubdomainPrefix,
  MAP_CHECKS,
} from './kubernetes-formats';

type Format = Extract<Constraint, { kind: 'format' }>;
type Check = (value: string, format: Format) => boolean;

/** The formats simple enough to check here without contradicting the provider; the others are let through. */
const CHECKS: Readonly<Record<string, Check>> = {
  json: isJson,
  ip: (value) => isIP(value) !== 0,
  cidr: (value) => parseCidr(value) !== undefined,
  cidrNetwork: isNetwork,
  cidrNetworkList: (value, { separator = ',' }) => value.split(separator).every((each) => isNetwork(each)),
  rfc3339: (value) =>
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value)),
  'yyyy-mm-dd': (value) => /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value)),
  int64String: (value) => /^[+-]?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  octalString: (value, { max }) => isMode(value, max),
  notWhitespace: (value) => value.trim() !== '',
  quantity: (value) =>
    /^[+-]?(\d+\.?\d*|\.\d+)(m|n|u|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/.test(value),
  dns1123Subdomain: isSubdomain,
  dns1123SubdomainPrefix: isSubdomainPrefix,
  intOrPercentString: isIntOrPercent,
  cron: isCron,
};

/** Whether the value has the format, or nothing here can tell. */
export function matchesFormat(format: Format, value: string): boolean {
  if (format.allowEmpty && value === '') return true;
  return CHECKS[format.format]?.(value, format) ?? true;
}

/** The same of a map. */
export function mapMatchesFormat({ format }: Format, value: ValueMap): boolean {
  return MAP_CHECKS[format]?.(Object.entries(value)) ?? true;
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function parseCidr(value: string): { address: string; bits: number } | undefined {
  const [address = '', bits = '', rest] = value.split('/');
  const max = { 4: 32, 6: 128 }[isIP(address)];
  if (max === undefined || rest !== undefined || !/^\d{1,3}$/.test(bits) || Number(bits) > max)
    return undefined;
  return { address, bits: Number(bits) };
}

/** A CIDR block whose host bits are zero; of IPv6 only the form is checked. */
function isNetwork(value: string): boolean {
  const cidr = parseCidr(value);
  if (!cidr || isIP(cidr.address) === 6) return cidr !== undefined;
  const number = cidr.address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return number % 2 ** (32 - cidr.bits) === 0;
}
