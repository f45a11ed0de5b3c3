const ENCODED = /^\$\{base64encode\(join\("", (\[.*\])\)\)\}$/s;
const LITERAL_OR_REFERENCE = /"(?:[^"\\]|\\.)*"|[a-z_]+(?:\.[\w-]+)+/gs;

/**
 * Evaluates `base64encode(join("", […]))` of literals and references as Terraform would, without the Base64.
 *
 * @param valueOf returns the value of a reference
 * @throws Error when the expression has another form
 */
export const evaluate = (expression: unknown, valueOf: (reference: string) => string): string => {
  const parts = ENCODED.exec(String(expression))?.[1];
  if (!parts)
    throw new Error(
      `got ${String(expression).slice(0, 80)}; allowed: \${base64encode(join("", […]))}, the form in which a synth writes a script`,
    );
  const known = parts.replace(LITERAL_OR_REFERENCE, (part) =>
    part.startsWith('"') ? part : JSON.stringify(valueOf(part)),
  );
  return (JSON.parse(known) as string[]).join('').replaceAll('%%{', '%{').replaceAll('$${', '${');
};
