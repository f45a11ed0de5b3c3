import { type Expression, join, type Value } from './functions';

/** A place for a value: `${Name}`. */
export const place = (name: string): string => `\${${name}}`;

const PLACE = /\$\{([A-Za-z]+)\}/;

/**
 * Returns a text with expressions in the places of a rendered text. The text is split there and joined again, so nothing in
 * it needs an escape, whatever a shell, nginx or YAML means by it.
 *
 * @throws when the text has `${` for anything else than a place, or a value has no place
 */
export const fill = (text: string, values: Readonly<Record<string, Value>>): Expression => {
  const used = new Set<string>();
  const parts = text.split(PLACE).map((part, index) => {
    if (index % 2 === 0) {
      if (part.includes('${')) {
        const [, at = ''] = /(\$\{.{0,20})/s.exec(part) ?? [];
        throw new Error(`got '${at}' in a text of the template, allowed places for values; write $name`);
      }
      return part;
    }
    const value = values[part];
    if (value === undefined) {
      throw new Error(
        `got a place for ${part}, allowed ${Object.keys(values).join(', ') || 'none'}; give it a value`,
      );
    }
    used.add(part);
    return value;
  });
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) {
    throw new Error(`got values without a place: ${unused.join(', ')}; remove them`);
  }
  return join(
    '',
    parts.filter((part) => part !== ''),
  );
};
