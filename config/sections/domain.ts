import { domainToASCII } from 'node:url';

import { z } from 'zod';

import type { DomainName } from '../../values/values';
import { show } from '../faults';
import { LABEL } from './host-name';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** The last label has no digit, or is the ASCII form of an international label. */
const DOMAIN = new RegExp(`^(?=.{4,253}$)(${LABEL}\\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,57}[a-z0-9])$`);

/** Common slips: a pattern, its name in the report, and a function that returns the bare name. */
const SLIPS: readonly (readonly [RegExp, string, (text: string) => string])[] = [
  [/^[a-z]+:\/\//i, 'an address with a scheme', (text) => text.replace(/^[a-z]+:\/\/([^/]*).*$/i, '$1')],
  [/\//, 'a name with a path', (text) => text.replace(/\/.*$/, '')],
  [/:\d+$/, 'a name with a port', (text) => text.replace(/:\d+$/, '')],
  [/\.$/, 'a name with a dot at its end', (text) => text.slice(0, -1)],
  [/[^ -~]/, 'an international name', (text) => domainToASCII(text)],
  [/[A-Z]/, 'a name with upper case', (text) => text.toLowerCase()],
];

const explain: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  let name = value;
  const found: string[] = [];
  for (const [sign, what, without] of SLIPS) {
    if (!sign.test(name)) continue;
    found.push(what);
    name = without(name);
  }
  const [slip] = found;
  return slip && DOMAIN.test(name) ? { got: `${show(value)}, ${slip}`, fix: `write ${name}` } : undefined;
};

/** A domain name. */
export const domainName = (description: string, allowed: string, example: string) =>
  leaf(minted<DomainName>(z.string().regex(DOMAIN)), { description, allowed, example, explain });
