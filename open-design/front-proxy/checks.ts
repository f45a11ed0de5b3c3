import { isIP } from 'node:net';

import type { IcpNumber } from '../../values/values';

/** @throws when a value could break out of its directive */
export const checkWord = (key: string, value: string): string => {
  if (!/^[A-Za-z0-9._:/[\]-]+$/.test(value)) {
    throw new Error(
      `${key}: got '${value}', allowed letters, digits and . _ : / [ ] -; use a plain path or host:port`,
    );
  }
  return value;
};

/** @throws when the list is empty or holds something else than CIDR blocks; returns it without repetitions */
export const checkCidrs = (key: string, cidrs: readonly string[]): readonly string[] => {
  if (cidrs.length === 0) {
    throw new Error(
      `${key}: got an empty list, allowed at least one CIDR block; name the networks, or write everyone for the world`,
    );
  }
  return [...new Set(cidrs)].map((cidr) => checkCidr(key, cidr));
};

/** A filing number as HTML in ASCII: user data is ASCII, a filing number is not. */
export const asciiHtml = (number: IcpNumber): string =>
  number.replace(/[^ -~]/gu, (sign) => `&#${sign.codePointAt(0)};`);

const checkCidr = (key: string, cidr: string): string => {
  const [address = '', bits = '', ...rest] = cidr.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest) {
    throw new Error(`${key}: got '${cidr}', allowed a CIDR block such as 203.0.113.7/32; write address/bits`);
  }
  return cidr;
};
