import type { Node, Scalar } from './conditional';
import { EXPRESSIONS } from './stand-ins';

/** A text that is already a template: it starts with this sign, which no object contains, and stays as it is. */
const RAW = '\u0000';

/** Marks a text as a template. */
export const raw = (template: string): string => `${RAW}${template}`;

/** Escapes what Helm would take for a template. */
export const literal = (text: string): string => text.replace(/\{\{/g, '{{ "{{" }}');

const STAND_INS = new RegExp(
  `(${[...EXPRESSIONS.keys()].map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
);

/** Texts that are no strings in YAML 1.1, which Kubernetes reads, although they look like words. */
const NO_STRING = /^(y|n|yes|no|on|off|true|false|null)$/i;

const isPlain = (text: string): boolean => /^[A-Za-z][A-Za-z0-9./_-]*$/.test(text) && !NO_STRING.test(text);

/** A quoted text for a template. */
const goText = (text: string): string => JSON.stringify(text);

/** A value on one line. Values of the chart are written as JSON, so that none of them can be anything but a text. */
const inline = (value: Scalar): string => {
  if (typeof value !== 'string') return String(value);
  if (value.startsWith(RAW)) return value.slice(RAW.length);
  const parts = value.split(STAND_INS);
  if (parts.length === 1) return isPlain(value) ? value : literal(JSON.stringify(value));
  const values = parts.filter((_, index) => index % 2).map((part) => EXPRESSIONS.get(part)?.value ?? '');
  if (parts.length === 3 && !parts[0] && !parts[2]) return `{{ ${values.join()} | toJson }}`;
  const format = parts.map((part, index) => (index % 2 ? '%s' : part.replaceAll('%', '%%'))).join('');
  return `{{ printf ${goText(format)} ${values.join(' ')} | toJson }}`;
};

const isBlock = (node: Node): boolean =>
  node.kind === 'map' ? node.entries.length > 0 : node.kind === 'list' ? node.items.length > 0 : false;

/** Whether a node needs lines of its own in every branch. */
const needsLines = (node: Node): boolean =>
  node.kind === 'either' ? needsLines(node.then) || needsLines(node.otherwise) : isBlock(node);

const onOneLine = (node: Node): string => {
  switch (node.kind) {
    case 'map':
      return '{}';
    case 'list':
      return '[]';
    case 'scalar':
      return inline(node.value);
    case 'either':
      return `{{ if ${node.test} }}${onOneLine(node.then)}{{ else }}${onOneLine(node.otherwise)}{{ end }}`;
  }
};

const within = (when: string | undefined, lines: readonly string[]): string[] =>
  when === undefined ? [...lines] : [`{{- if ${when} }}`, ...lines, '{{- end }}'];

const indented = (lines: readonly string[]): string[] => lines.map((line) => (line ? `  ${line}` : line));

const isLongText = (node: Node): node is Extract<Node, { kind: 'scalar' }> & { value: string } =>
  node.kind === 'scalar' && typeof node.value === 'string' && node.value.includes('\n');

/** A text of several lines as a block, which keeps its lines. */
const longText = (text: string): string[] => {
  if (!text.endsWith('\n') || text.endsWith('\n\n') || STAND_INS.test(text)) {
    throw new Error(`got a text that a block cannot hold: ${JSON.stringify(text.slice(0, 60))}`);
  }
  return ['|', ...indented(literal(text).slice(0, -1).split('\n'))];
};

/** The value of a key, which begins on the line of the key. */
const below = (key: string, node: Node): string[] => {
  const name = inline(key);
  if (isLongText(node)) {
    const [mark = '', ...lines] = node.value.startsWith(RAW)
      ? node.value.slice(RAW.length).split('\n')
      : longText(node.value);
    return [`${name}: ${mark}`, ...lines];
  }
  if (!needsLines(node)) return [`${name}: ${onOneLine(node)}`];
  return [`${name}:`, ...indented(linesOf(node))];
};

/** The ranges of the stand-ins in a node, without those in a list below it, whose items have them. */
const rangesIn = (node: Node): string[] => {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string'
        ? node.value.split(STAND_INS).flatMap((part) => EXPRESSIONS.get(part)?.range ?? [])
        : [];
    case 'map':
      return node.entries.flatMap((entry) => rangesIn(entry.node));
    case 'list':
      return [];
    case 'either':
      return [...rangesIn(node.then), ...rangesIn(node.otherwise)];
  }
};

const itemLines = (node: Node): string[] => {
  const [first = '', ...rest] = needsLines(node) ? linesOf(node) : [onOneLine(node)];
  if (first.startsWith('{{-')) throw new Error(`a list item begins with a condition: ${first}`);
  const lines = [`- ${first}`, ...indented(rest)];
  const ranges = [...new Set(rangesIn(node))];
  if (ranges.length > 1) throw new Error(`a list item has two ranges: ${ranges.join(', ')}`);
  return ranges.length ? [`{{- range ${ranges.join()} }}`, ...lines, '{{- end }}'] : lines;
};

/** The lines of parts. Neighbours with one condition stand in one block. */
const partLines = (
  parts: readonly { readonly when: string | undefined; readonly lines: readonly string[] }[],
): string[] =>
  parts
    .reduce<{ when: string | undefined; lines: readonly string[] }[]>((blocks, part) => {
      const last = blocks.at(-1);
      if (last?.when !== part.when) return [...blocks, part];
      return [...blocks.slice(0, -1), { when: part.when, lines: [...(last?.lines ?? []), ...part.lines] }];
    }, [])
    .flatMap(({ when, lines }) => within(when, lines));

/** A node as the lines of a template. */
export const linesOf = (node: Node): string[] => {
  switch (node.kind) {
    case 'map':
      return partLines(
        node.entries.map(({ when, key, node: value }) => ({ when, lines: below(key, value) })),
      );
    case 'list':
      return partLines(node.items.map(({ when, node: item }) => ({ when, lines: itemLines(item) })));
    case 'either':
      return [
        `{{- if ${node.test} }}`,
        ...linesOf(node.then),
        '{{- else }}',
        ...linesOf(node.otherwise),
        '{{- end }}',
      ];
    case 'scalar':
      return [onOneLine(node)];
  }
};
