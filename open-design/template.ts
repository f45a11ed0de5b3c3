const PLACEHOLDER = /@@([A-Z0-9_]+)@@/g;

/**
 * Fills the named placeholders (`@@NAME@@`) of a template.
 *
 * @param name what the template is called in error messages
 * @param template text with placeholders
 * @param values one value for each placeholder; values are inserted as they are, and not searched for placeholders
 * @throws when a placeholder has no value, or a value has no placeholder
 */
export function fillTemplate(
  name: string,
  template: string,
  values: Readonly<Record<string, string | number>>,
): string {
  const used = new Set<string>();
  const filled = template.replace(PLACEHOLDER, (placeholder, key: string) => {
    const value = values[key];
    if (value === undefined) {
      throw new Error(
        `template ${name}: got placeholder ${placeholder}, allowed ${list(values)}; give it a value or remove it`,
      );
    }
    used.add(key);
    return String(value);
  });
  const unknown = Object.keys(values).filter((key) => !used.has(key));
  if (unknown.length > 0) {
    throw new Error(
      `template ${name}: got a value for ${unknown.join(', ')}, which it has no placeholder for; remove the value`,
    );
  }
  return filled;
}

function list(values: Readonly<Record<string, unknown>>): string {
  return Object.keys(values).join(', ') || 'none';
}
