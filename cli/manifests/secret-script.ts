type Tree = Readonly<Record<string, unknown>>;

const VALUE = '${ephemeral.random_password.token.result}';
const BASIC = /\$\{base64encode\("([^"$]*)\$\{ephemeral\.random_password\.token\.result\}"\)\}/g;

/** Escapes a text for a here-document in which the shell expands variables. */
const escaped = (text: string): string => text.replace(/[\\$`]/g, '\\$&');

/** A file of the Secret. Shell variables take the place of the values that Terraform would generate. */
const heredoc = (text: string): string =>
  text
    .split(BASIC)
    .flatMap((part, index) => (index % 2 ? ['$basic'] : [part.split(VALUE).map(escaped).join('$token')]))
    .join('');

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
    'token=$(openssl rand -hex 32)',
    `basic=$(printf '${prefix}%s' "$token" | base64 | tr -d '\\n')`,
    ...files,
    `kubectl get namespace ${namespace} >/dev/null 2>&1 ||`,
    `  kubectl create namespace ${namespace} --save-config`,
    `kubectl -n ${namespace} create secret generic ${name} \\`,
    `  --from-file="$folder"`,
  ].join('\n');
};
