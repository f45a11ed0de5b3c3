const PLACEHOLDER = /@@([A-Z0-9_]+)@@/g;

/**
 * Fills the named placeholders (`@@NAME@@`) of a template with values that are fixed in a version of this project.
 *
 * @param name name of the template in error messages
 * @param template text with placeholders
 * @param values one value for each placeholder; values are inserted as they are and not searched for placeholders
 * @throws when a placeholder has no value, or a value has no placeholder
 */
export const fillTemplate = (
  name: string,
  template: string,
  values: Readonly<Record<string, string | number>>,
): string => {
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
      `template ${name}: got a value for ${unknown.join(', ')}, for which it has no placeholder; remove the value`,
    );
  }
  return filled;
};

/** Values with which a template is rendered when the state is known. */
export interface TemplateState {
  /** Names of the sections to keep. The others are left out. */
  readonly sections: readonly string[];
  /** A text for each `{{NAME}}`, a list for each `{{#each NAME}}`. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Renders a template with the state of one host or pod. The line `{{#if name}}` begins a section and `{{/if}}` ends it.
 * The lines between `{{#each NAME}}` and `{{/each}}` are repeated for each entry of a list, which replaces `{{this}}`. A
 * host does the same in its shell (`host/base/lib/template.sh`). A test compares the two.
 *
 * @throws when a placeholder has no value of its kind
 */
export const renderTemplate = (
  name: string,
  template: string,
  { sections, values }: TemplateState,
): string => {
  const valueOf = <T>(key: string, fits: (value: unknown) => value is T): T => {
    const value = values[key];
    if (!fits(value)) {
      throw new Error(`template ${name}: got {{${key}}}, allowed ${list(values)}; give it a value`);
    }
    return value;
  };
  const rendered: string[] = [];
  let left = 0;
  let each: { readonly entries: readonly string[]; readonly lines: string[] } | undefined;
  for (const line of template.split('\n')) {
    const [, word, argument = ''] = /^\{\{([#/]\w+) ?([\w-]*)\}\}$/.exec(line) ?? [];
    if (word === '#if') {
      if (left > 0 || !sections.includes(argument)) left += 1;
    } else if (word === '/if') {
      if (left > 0) left -= 1;
    } else if (left > 0) {
      continue;
    } else if (word === '#each') {
      each = { entries: valueOf(argument, isList), lines: [] };
    } else if (word === '/each') {
      const { entries = [], lines = [] } = each ?? {};
      rendered.push(...entries.flatMap((entry) => lines.map((text) => text.replaceAll('{{this}}', entry))));
      each = undefined;
    } else if (each) {
      each.lines.push(line);
    } else {
      rendered.push(line.replace(/\{\{([A-Z_]+)\}\}/g, (_, key: string) => valueOf(key, isText)));
    }
  }
  return rendered.join('\n');
};

const isText = (value: unknown): value is string => typeof value === 'string';

const isList = (value: unknown): value is readonly string[] => Array.isArray(value);

const list = (values: Readonly<Record<string, unknown>>): string => Object.keys(values).join(', ') || 'none';
