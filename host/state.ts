/**
 * The desired state of a host in one environment: keys and values of a file that the host reads as data and validates
 * (`base/lib/state.sh`). A value may contain unresolved Terraform tokens.
 */
export type State = Readonly<Record<string, string>>;

/** Matches an unresolved token. The text between tokens is plain text. */
const TOKEN = /\$\{[^}'"\\\n]*\}/g;

/** The lines of a state. Each text ends in a newline, or is empty. */
export interface StateText {
  /** Lines without tokens. They are final at synth, so a carrier may compress them. */
  readonly known: string;
  /** Lines with tokens, which Terraform must find as they are. They follow the known lines. */
  readonly later: string;
}

/**
 * Renders a state as the text of its file. The order of the lines depends only on where the tokens are, so all carriers
 * write the same file.
 *
 * @throws when a value is not a single line of printable ASCII, or contains an expression that is more than a reference
 */
export const renderState = (state: State): StateText => {
  const lines = (hasToken: boolean): string =>
    Object.entries(state)
      .filter(([, value]) => (value.match(TOKEN) !== null) === hasToken)
      .map(([key, value]) => `${key}=${checkValue(key, value)}\n`)
      .join('');
  return { known: lines(false), later: lines(true) };
};

const checkValue = (key: string, value: string): string => {
  if (!/^[ -~]*$/.test(value) || /[$%]\{|["'\\]/.test(value.replace(TOKEN, ''))) {
    throw new Error(
      `${key}: got '${value}', allowed one line of printable ASCII without quotes, backslashes, \${ and %{, or a Terraform token; pass the plain value`,
    );
  }
  return value;
};
