import { z } from 'zod';

import type { DomainName } from '../../values/values';
import { show } from '../faults';
import { asciiFormOf, INTERNATIONAL, isDecodable, LABEL, TOP_LEVEL } from './host-name';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** The form of a domain name. */
export const DOMAIN = new RegExp(`^(?=.{4,253}$)(${LABEL}\\.)+${TOP_LEVEL}$`);

/** Common slips: a pattern, its name in the report, and a function that returns the bare name. */
const SLIPS: readonly (readonly [RegExp, string, (text: string) => string])[] = [
  [/^[a-z]+:\/\//i, 'an address with a scheme', (text) => text.replace(/^[a-z]+:\/\/([^/]*).*$/i, '$1')],
  [/\//, 'a name with a path', (text) => text.replace(/\/.*$/, '')],
  [/:\d+$/, 'a name with a port', (text) => text.replace(/:\d+$/, '')],
  [/[.。．｡]$/u, 'a name with a dot at its end', (text) => text.slice(0, -1)],
  [INTERNATIONAL, 'an international name', asciiFormOf],
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
  if (DOMAIN.test(value) && !isDecodable(value)) {
    return {
      got: `${show(value)}, with a label xn--… that is not punycode`,
      fix: 'write the name in its own script: the report then shows its punycode',
    };
  }
  return slip && DOMAIN.test(name) ? { got: `${show(value)}, ${slip}`, fix: `write ${name}` } : undefined;
};

/** A domain name. */
export const domainName = (description: string, allowed: string, example: string) =>
  leaf(minted<DomainName>(z.string().regex(DOMAIN).refine(isDecodable)), {
    description,
    allowed,
    example,
    explain,
  });
