import { Fn, Token, Tokenization } from 'cdktf';

import { literally } from '../literally';

/**
 * Returns a text as a quoted string of an expression. `Fn.rawString` does not do: it leaves backslashes and `%{` as they
 * are, which Terraform would read as escapes and directives.
 */
const quoted = (text: string): string => {
  const string = `"${literally(text).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
  return Token.asString({ creationStack: [], resolve: () => string, toString: () => string });
};

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
      [parts].flat().map((part) => (Token.isUnresolved(part) ? String(part) : quoted(String(part)))),
    ),
  );
};
