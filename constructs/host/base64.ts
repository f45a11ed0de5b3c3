import { Fn, Token, Tokenization } from 'cdktf';

/** Escapes backslashes and `%{`: `Fn.rawString` keeps them, and Terraform would read them as escapes and directives. */
const literal = (text: string): string => Fn.rawString(text.replace(/\\/g, '\\\\').replace(/%(?=\{)/g, '%%'));

/**
 * Returns an expression with which Terraform Base64-encodes a text after resolving the tokens in it.
 *
 * The text is split at its tokens. Inside a single quoted string, CDKTF would write a reference without its braces, and
 * Terraform would take it for plain text.
 */
export const base64Encoded = (text: string): string => {
  const parts: unknown = Tokenization.reverseString(text).join({
    join: (left: unknown, right: unknown) => [left, right].flat(),
  });
  return Fn.base64encode(
    Fn.join(
      '',
      [parts].flat().map((part) => (Token.isUnresolved(part) ? String(part) : literal(String(part)))),
    ),
  );
};
