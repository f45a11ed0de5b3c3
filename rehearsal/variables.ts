export type Variables = Readonly<Record<string, { readonly default?: unknown }>>;

/**
 * Returns values for the variables that are neither set as `TF_VAR_*` nor have a default. Secrets are variables, and a
 * rehearsal must not ask for them.
 *
 * @param known values by variable, for variables that need a certain format; all others are set to a descriptive text
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
