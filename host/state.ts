/**
 * The desired state of a host in one environment: keys and values of a file that the host reads as data and validates
 * (`base/lib/state.sh`). A value may contain unresolved Terraform tokens.
 */
export type State = Readonly<Record<string, string>>;

/** Matches an unresolved token. The text between tokens is plain text. */
const TOKEN = /\$\{[^}'"\\\n]*\}/g;

/**
 * Renders a state as the text of its file.
 *
 * @throws when a value is not a single line of printable ASCII, or contains an expression that is more than a reference
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
