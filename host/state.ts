/**
 * What one environment asks of a host: keys and values of a file that the host reads as data and checks
 * (`base/lib/state.sh`). A value may hold unresolved tokens of Terraform.
 */
export type State = Readonly<Record<string, string>>;

/** What an unresolved token may look like; between them stands plain text. */
const TOKEN = /\$\{[^}'"\\\n]*\}/g;

/**
 * Renders a state as the text of its file.
 *
 * @throws when a value is no single line of printable ASCII, or holds an expression that is more than a reference
 */
export const renderState = (state: State): string =>
  Object.entries(state)
    .map(([key, value]) => `${key}=${checkValue(key, value)}`)
    .join('\n');

const checkValue = (key: string, value: string): string => {
  if (!/^[ -~]*$/.test(value) || /[$%]\{|["'\\]/.test(value.replace(TOKEN, ''))) {
    throw new Error(
      `${key}: got '${value}', allowed one line of printable ASCII without quotes, backslashes, \${ and %{, or a Terraform token; pass the plain value`,
    );
  }
  return value;
};
