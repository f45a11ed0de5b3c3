/**
 * Texts that Terraform is to hand on as they are: it would take `${` and `%{`, which shells and programs write too, for
 * the beginning of something of its own.
 */
export const verbatim = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.replace(/[$%](?=\{)/g, (sign) => sign + sign)]),
  );
