export type Variables = Readonly<Record<string, { readonly default?: unknown }>>;

const PEM = 'Y2VydGlmaWNhdGU=';

/** What a stack computes with, and so needs a form: a kubeconfig, which is YAML, of which JSON is a part. */
const STAND_INS: Readonly<Record<string, string>> = {
  kubeconfig: JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'kubernetes',
        // an address set aside for documentation (RFC 5737)
        cluster: { server: 'https://192.0.2.1:6443', 'certificate-authority-data': PEM },
      },
    ],
    users: [{ name: 'rehearsal', user: { 'client-certificate-data': PEM, 'client-key-data': PEM } }],
    contexts: [{ name: 'rehearsal', context: { cluster: 'kubernetes', user: 'rehearsal' } }],
    'current-context': 'rehearsal',
  }),
};

/**
 * Values for the variables that are neither given as `TF_VAR_*` nor have a default: secrets are variables, and a
 * rehearsal must not ask for any. A text that says what it stands for, but a kubeconfig for one of that name.
 */
export function missingVariables(variables: Variables): Record<string, string> {
  const missing = Object.entries(variables).filter(
    ([name, { default: otherwise }]) => otherwise === undefined && !(`TF_VAR_${name}` in process.env),
  );
  return Object.fromEntries(missing.map(([name]) => [name, STAND_INS[name] ?? `a rehearsal's ${name}`]));
}
