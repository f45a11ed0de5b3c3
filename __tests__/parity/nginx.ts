/** A directive of nginx: its words, and the directives of its block. */
export interface Statement {
  readonly words: readonly string[];
  readonly block?: readonly Statement[];
}

/** Words, signs and quoted texts. A sign ends a word only if white space or another sign follows. */
const TOKENS = /#[^\n]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[;{}]|(?:\$\{[^}]*\}|[^\s;{}"'])(?:[^\s;{}])*/g;

/** Reads a configuration of nginx. @throws when a block does not end */
export const readNginx = (text: string): readonly Statement[] => {
  const tokens = (text.match(TOKENS) ?? []).filter((token) => !token.startsWith('#'));
  let at = 0;
  const statements = (isBlock: boolean): Statement[] => {
    const found: Statement[] = [];
    let words: string[] = [];
    while (at < tokens.length) {
      const token = tokens[at] ?? '';
      at += 1;
      if (token === ';') {
        found.push({ words });
        words = [];
      } else if (token === '{') {
        found.push({ words, block: statements(true) });
        words = [];
      } else if (token === '}') {
        if (!isBlock || words.length > 0) throw new Error(`got } after ${words.join(' ')}`);
        return found;
      } else words.push(token);
    }
    if (isBlock || words.length > 0) throw new Error(`a block does not end: ${words.join(' ')}`);
    return found;
  };
  return statements(false);
};

/** Directives that depend on the place, or on who is in front: addresses, files, certificates, the sender. */
const OF_PLACE: readonly RegExp[] = [
  /^include /,
  /^(?:geo|map) .*\$od_balancer$/,
  /^if \(\$od_balancer/,
  /^(?:listen|ssl_\w+|real_ip_header|set_real_ip_from|keepalive_timeout|client_body_temp_path) /,
];

/** Values that depend on the place. */
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^(server) (?:127\.0\.0\.1:\d+|unix:\S+)$/, '$1 <daemon>'],
  [/^(access_log) \S+/, '$1 <log>'],
];

const isOfPlace = (line: string): boolean => OF_PLACE.some((pattern) => pattern.test(line));

const isServer = ({ words }: Statement): boolean => words.join(' ') === 'server';

/** Whether a server is the one for the app: it writes the log. The others redirect, and answer probes. */
const isForApp = ({ block = [] }: Statement): boolean =>
  block.some(({ words }) => words[0] === 'access_log' && words.includes('od_access'));

/** The rules of the front proxy that do not depend on the place. */
export const rulesOf = (statements: readonly Statement[]): Statement[] =>
  statements
    .filter((statement) => !isServer(statement) || isForApp(statement))
    .filter(({ words }) => !isOfPlace(words.join(' ')))
    .map(({ words, block }) => ({
      words: VALUES.reduce((line, [pattern, value]) => line.replace(pattern, value), words.join(' ')).split(
        ' ',
      ),
      ...(block && { block: rulesOf(block) }),
    }));

/** Ports on which any server listens. */
export const listenedPorts = (statements: readonly Statement[]): number[] =>
  [
    ...new Set(
      statements.flatMap(({ words, block = [] }) => [
        ...(words[0] === 'listen' ? [Number(words[1])] : []),
        ...listenedPorts(block),
      ]),
    ),
  ].sort((one, other) => one - other);
