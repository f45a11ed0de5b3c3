import { parseBlock } from '../../ground/cidr';

/** @throws when a value could break out of its directive */
export const checkWord = (key: string, value: string): string => {
  if (!/^[A-Za-z0-9._:/[\]-]+$/.test(value)) {
    throw new Error(
      `${key}: got '${value}', allowed letters, digits and . _ : / [ ] -; use a plain path or host:port`,
    );
  }
  return value;
};

/**
 * @returns the list without duplicates
 * @throws when the list is empty or contains anything but CIDR blocks
 */
export const checkCidrs = (key: string, cidrs: readonly string[]): readonly string[] => {
  if (cidrs.length === 0) {
    throw new Error(
      `${key}: got an empty list, allowed at least one CIDR block; name the networks, or write everyone for the world`,
    );
  }
  return [...new Set(cidrs)].map((cidr) => checkCidr(key, cidr));
};

/** A filing number as ASCII HTML: user data is ASCII, a filing number is not. */
export const asciiHtml = (number: string): string =>
  number.replace(/[^ -~]/gu, (sign) => `&#${sign.codePointAt(0)};`);

const checkCidr = (key: string, cidr: string): string => {
  if (!parseBlock(cidr)) {
    throw new Error(`${key}: got '${cidr}', allowed a CIDR block such as 203.0.113.7/32; write address/bits`);
  }
  return cidr;
};
