import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as path from 'node:path';

/** Reads a template of this folder. */
export function readTemplate(file: string): string {
  return readFileSync(path.join(__dirname, file), 'utf8');
}

/**
 * One line for each CIDR block, without repetitions.
 *
 * @throws when the list is empty or holds something else than CIDR blocks
 */
export function cidrLines(key: string, cidrs: readonly string[], line: (cidr: string) => string): string {
  if (cidrs.length === 0) {
    throw new Error(
      `${key}: got an empty list, allowed at least one CIDR block; name the clients to admit, or 0.0.0.0/0 for the world`,
    );
  }
  return [...new Set(cidrs)].map((cidr) => line(checkCidr(key, cidr))).join('\n');
}

/** @throws when a value could break out of its directive */
export function checkWord(key: string, value: string): string {
  if (!/^[A-Za-z0-9._:/[\]-]+$/.test(value)) {
    throw new Error(
      `${key}: got '${value}', allowed letters, digits and . _ : / [ ] -; use a plain path or host:port`,
    );
  }
  return value;
}

function checkCidr(key: string, cidr: string): string {
  const [address = '', bits = '', ...rest] = cidr.split('/');
  const version = isIP(address);
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > longest) {
    throw new Error(`${key}: got '${cidr}', allowed a CIDR block such as 203.0.113.7/32; write address/bits`);
  }
  return cidr;
}
