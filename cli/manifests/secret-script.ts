type Tree = Readonly<Record<string, unknown>>;

const VALUE = '${ephemeral.random_password.token.result}';
const DIGEST =
  /\$\{substr\(sha256\("\$\{ephemeral\.random_password\.token\.result\}([ a-z0-9]+)"\), 0, 32\)\}/g;
const BASIC = /\$\{base64encode\("([^"$]*)\$\{ephemeral\.random_password\.token\.result\}"\)\}/g;

/** Escapes a text for a here-document in which the shell expands variables. */
const escaped = (text: string): string => text.replace(/[\\$`]/g, '\\$&');

/** Replaces what a pattern with one group matches, and passes on what is between. */
const replaced = (
  text: string,
  pattern: RegExp,
  match: (group: string) => string,
  between: (part: string) => string,
): string =>
  text
    .split(pattern)
    .map((part, index) => (index % 2 ? match(part) : between(part)))
    .join('');

/** A file of the Secret. The shell makes the values that Terraform would generate. */
const heredoc = (text: string): string =>
  replaced(
    text,
    BASIC,
    () => '$basic',
    (part) =>
      replaced(
        part,
        DIGEST,
        (suffix) => `$(digest '${suffix}')`,
        (rest) => rest.split(VALUE).map(escaped).join('$token'),
      ),
  );

/**
 * Returns a shell script that creates the same Secret as the stack would, from one random token. The token is never in
 * an argument of a program, and only in temporary files, which the script removes.
 *
 * @param secret the resource of the Secret, with its references resolved
 * @throws Error when a value depends on anything except the token
 */
export const secretScript = (secret: Tree): string => {
  const { name, namespace } = secret['metadata'] as { readonly name: string; readonly namespace: string };
  const values = Object.entries(secret['data_wo'] as Readonly<Record<string, string>>);
  const prefix = /base64encode\("([^"$]*)\$\{/.exec(values.map(([, text]) => text).join())?.[1] ?? '';
  const files = values.flatMap(([key, text]) => {
    if (text === VALUE) return [`printf %s "$token" >"$folder/${key}"`];
    const filled = heredoc(text);
    if (filled.includes('ephemeral.'))
      throw new Error(`${key}: got ${text}; allowed: a text that depends only on the token`);
    return [`cat >"$folder/${key}" <<END`, filled.trimEnd(), 'END'];
  });
  return [
    'set -eu',
    'umask 077',
    'folder=$(mktemp -d)',
    `trap 'rm -rf "$folder"' EXIT`,
    // Without it, dash and busybox leave the folder when a signal ends them.
    `trap 'exit 143' HUP INT TERM`,
    'token=$(openssl rand -hex 32)',
    `digest() { printf %s "$token$1" | openssl dgst -sha256 -r | cut -c-32; }`,
    `basic=$(printf '${prefix}%s' "$token" | base64 | tr -d '\\n')`,
    ...files,
    `kubectl get namespace ${namespace} >/dev/null 2>&1 ||`,
    `  kubectl create namespace ${namespace} --save-config`,
    `kubectl -n ${namespace} create secret generic ${name} \\`,
    `  --from-file="$folder"`,
  ].join('\n');
};
