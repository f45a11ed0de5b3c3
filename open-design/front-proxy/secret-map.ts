import * as path from 'node:path';

import { BASIC_USER } from '../contract';
import { readText } from '../read-text';
import { renderTemplate } from '../template';

/**
 * Returns the template of the file that contains the token. It is filled where the token is stored, never at synthesis:
 * `{{TOKEN}}` is the token, `{{BASIC}}` is the base64 of `open-design:<token>`, `{{PASSES}}` are the parts of the passes. A
 * token of letters, digits, `_` and `-` contains no special characters of regular expressions, and neither does its base64.
 */
export const secretMapTemplate = (): string => readText(path.join(__dirname, 'secret-map.conf'));

/** How a text is made from a token: in clear text, or as an expression that Terraform evaluates. */
export interface TokenTexts {
  readonly token: string;
  /** The base64 of a text that contains the token. */
  readonly base64: (text: string) => string;
  /** The first 32 hexadecimal digits of the SHA-256 of a text that contains the token. */
  readonly digest: (text: string) => string;
}

/** Digits of the time in seconds that the parts of a pass stand for: the second to the fifth of ten. */
const PLACES = ['.', '..', '...', '....'];

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/**
 * Renders the secret map for a token. A host does the same in its shell (`host/program/lib/token.sh`). A test compares the
 * two.
 *
 * @param template {@link secretMapTemplate}, with or without comments
 */
export const renderSecretMap = (template: string, { token, base64, digest }: TokenTexts): string => {
  const map = (name: string, entry: (digit: number) => string): string =>
    [`map $msec $od_${name} {`, ...DIGITS.map(entry), '}'].join('\n');
  const passes = PLACES.flatMap((before, index) => {
    const place = index + 1;
    const zeros = '0'.repeat(PLACES.length - place);
    const part = (digit: number): string => digest(`${token} asset ${place}${digit}`);
    return [
      map(`pass_${place}`, (digit) => `    "~^${before}${digit}" ${part(digit)};`),
      map(
        `last_${place}`,
        (digit) => `    "~^${before}(?:${digit}(?!${zeros})|${(digit + 1) % 10}${zeros})" ${part(digit)};`,
      ),
    ];
  });
  return renderTemplate('secret map', template, {
    sections: [],
    values: { TOKEN: token, BASIC: base64(`${BASIC_USER}:${token}`), PASSES: passes.join('\n') },
  });
};
