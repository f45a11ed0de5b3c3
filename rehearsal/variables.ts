export type Variables = Readonly<Record<string, { readonly default?: unknown }>>;

/**
 * Values for the variables that are neither given as `TF_VAR_*` nor have a default: secrets are variables, and a
 * rehearsal must not ask for any.
 *
 * @param known values by variable, from those who know a form that is needed; any other gets a text that says what it
 *   stands for
 */
export const missingVariables = (
  variables: Variables,
  known: Readonly<Record<string, string>>,
): Record<string, string> => {
  const missing = Object.entries(variables).filter(
    ([name, { default: otherwise }]) => otherwise === undefined && !(`TF_VAR_${name}` in process.env),
  );
  return Object.fromEntries(missing.map(([name]) => [name, known[name] ?? `a rehearsal's ${name}`]));
};
