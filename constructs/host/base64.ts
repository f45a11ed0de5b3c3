import { Fn, Token, Tokenization } from 'cdktf';

/** `Fn.rawString` leaves backslashes and `%{` as they are, which Terraform would read as escapes and directives. */
const literal = (text: string): string => Fn.rawString(text.replace(/\\/g, '\\\\').replace(/%(?=\{)/g, '%%'));

/**
 * Text that Terraform is to Base64-encode once the tokens inside it are known.
 *
 * The text is taken apart at its tokens: inside one quoted string CDKTF would write a reference without its
 * braces, and Terraform would take it for text.
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
