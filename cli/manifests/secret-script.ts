type Tree = Readonly<Record<string, unknown>>;

const VALUE = '${ephemeral.random_password.token.result}';
const BASIC = /\$\{base64encode\("([^"$]*)\$\{ephemeral\.random_password\.token\.result\}"\)\}/g;

/** For a here-document that the shell fills in. */
const escaped = (text: string): string => text.replace(/[\\$`]/g, '\\$&');

/** A file of the Secret, with variables of the shell for what only Terraform would know. */
const heredoc = (text: string): string =>
  text
    .split(BASIC)
    .flatMap((part, index) => (index % 2 ? ['$basic'] : [part.split(VALUE).map(escaped).join('$token')]))
    .join('');

/**
 * A shell script that makes the Secret as the stack would: from one random token that no file and no argument of a
 * program ever holds.
 *
 * @param secret the Secret's resource, its references resolved
 * @throws Error when a value is no text of the token alone
 */
export const secretScript = (secret: Tree): string => {
  const { name, namespace } = secret['metadata'] as { readonly name: string; readonly namespace: string };
  const values = Object.entries(secret['data_wo'] as Readonly<Record<string, string>>);
  const prefix = /base64encode\("([^"$]*)\$\{/.exec(values.map(([, text]) => text).join())?.[1] ?? '';
  const files = values.flatMap(([key, text]) => {
    if (text === VALUE) return [`printf %s "$token" >"$folder/${key}"`];
    const filled = heredoc(text);
    if (filled.includes('ephemeral.'))
      throw new Error(`${key}: got ${text}, allowed a text of the token alone`);
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
    `kubectl get namespace ${namespace} >/dev/null 2>&1 || kubectl create namespace ${namespace} --save-config`,
    `kubectl -n ${namespace} create secret generic ${name} --from-file="$folder"`,
  ].join('\n');
};
