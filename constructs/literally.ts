/**
 * Returns a text as Terraform must read it to pass it on unchanged. Terraform would otherwise evaluate `${` and `%{` in
 * it as interpolations and directives, with functions that read files of the machine it runs on.
 *
 * Every text that is not this project's own passes through here exactly once, where it is written into a resource. It
 * must contain no token of CDKTF.
 */
export const literally = (text: string): string => text.replace(/[$%](?=\{)/g, '$&$&');

/** Returns the same map with keys and values as Terraform must read them to pass them on unchanged. */
export const literallyAll = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [literally(name), literally(text)]));
