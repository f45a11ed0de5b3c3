/**
 * Escapes texts so that Terraform passes them on unchanged. Otherwise, Terraform would interpret `${` and `%{`, which
 * also occur in shell scripts and programs, as interpolations and directives.
 */
export const verbatim = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text.replace(/[$%](?=\{)/g, (sign) => sign + sign)]),
  );
