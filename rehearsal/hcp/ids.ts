import { randomInt } from 'node:crypto';

const LETTERS = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Returns a new id in the form of HCP Terraform: a prefix for the kind, then 16 letters and digits. */
export const newId = (kind: string): string =>
  `${kind}-${Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
