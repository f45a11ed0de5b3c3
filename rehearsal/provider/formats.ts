import { isIP } from 'node:net';

import type { ValueMap } from '../protocol/codec';
import type { Constraint } from './data';
import type { Checks, FormatCheck } from './knowledge';

type Format = Extract<Constraint, { kind: 'format' }>;

const isJson = (value: string): boolean => {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
};

/** This folder imports nothing of the project, so this is not `ground/cidr.ts`, though it reads the same. */
const parseCidr = (value: string): { address: string; bits: number } | undefined => {
  const [address = '', bits = '', rest] = value.split('/');
  const max = { 4: 32, 6: 128 }[isIP(address)];
  if (max === undefined || rest !== undefined || !/^\d{1,3}$/.test(bits) || Number(bits) > max)
    return undefined;
  return { address, bits: Number(bits) };
};

/** Whether the value is a CIDR block whose host bits are zero. For IPv6, only the format is checked. */
const isNetwork = (value: string): boolean => {
  const cidr = parseCidr(value);
  if (!cidr || isIP(cidr.address) === 6) return cidr !== undefined;
  const number = cidr.address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return number % 2 ** (32 - cidr.bits) === 0;
};

/** Formats that have the same meaning for every provider. */
const FORMATS: Readonly<Record<string, FormatCheck>> = {
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
  notWhitespace: (value) => value.trim() !== '',
};

/** Whether the value has the format, or the format is unknown. */
export const matchesFormat = (format: Format, value: string, checks: Checks): boolean => {
  if (format.allowEmpty && value === '') return true;
  const check = checks.formats?.[format.format] ?? FORMATS[format.format];
  return check?.(value, format) ?? true;
};

/** Whether the map has the format, or the format is unknown. */
export const mapMatchesFormat = ({ format }: Format, value: ValueMap, checks: Checks): boolean =>
  checks.mapFormats?.[format]?.(value) ?? true;
