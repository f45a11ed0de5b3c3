const ENCODED = /^\$\{base64encode\(join\("", (\[.*\])\)\)\}$/s;
const LITERAL_OR_REFERENCE = /"(?:[^"\\]|\\.)*"|[a-z_]+\.[\w-]+\.\w+/gs;

/**
 * What Terraform makes of `base64encode(join("", […]))` of literals and references, without the Base64.
 *
 * @param valueOf the value that Terraform would have for a reference
 * @throws Error when the expression has another form
 */
export const evaluate = (expression: unknown, valueOf: (reference: string) => string): string => {
  const parts = ENCODED.exec(String(expression))?.[1];
  if (!parts)
    throw new Error(`the synth writes a script in another form: ${String(expression).slice(0, 80)}`);
  const known = parts.replace(LITERAL_OR_REFERENCE, (part) =>
    part.startsWith('"') ? part : JSON.stringify(valueOf(part)),
  );
  return (JSON.parse(known) as string[]).join('').replaceAll('%%{', '%{').replaceAll('$${', '${');
};
