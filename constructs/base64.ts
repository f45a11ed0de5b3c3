import { Token, Tokenization } from 'cdktf';

/** Escapes for a quoted string of Terraform's language: as in JSON, and templates taken literally. */
const quoted = (literal: string): string =>
  JSON.stringify(literal)
    .slice(1, -1)
    .replace(/[$%](?=\{)/g, '$&$&');

/**
 * Text that Terraform is to Base64-encode once the tokens inside it are known.
 *
 * `Fn.base64encode(Fn.rawString(…))` is not used: `rawString` leaves backslashes and `%{` as they are, which
 * Terraform then reads as escapes and directives.
 */
export const base64Encoded = (text: string): string => {
  const parts: unknown = Tokenization.reverseString(text).join({
    join: (left: unknown, right: unknown) => [left, right].flat(),
  });
  const content = [parts]
    .flat()
    .map((part) => (Token.isUnresolved(part) ? String(part) : quoted(String(part))))
    .join('');
  return `\${base64encode("${content}")}`;
};
