import { SHARED_NAMESPACES } from '../../alibaba-cloud/add-ons';

/** A condition of a template, under which Helm stops with a message. */
interface Refusal {
  readonly when: string;
  /** What was got and what is allowed, as the arguments of `printf`. */
  readonly message: string;
}

/** What no schema can refuse: it depends on the release, or on two values. */
const REFUSALS: readonly Refusal[] = [
  {
    when: `regexMatch "^(${SHARED_NAMESPACES})$" $.Release.Namespace`,
    message:
      '"got the namespace %s; allowed: a namespace for the app alone, because the network policies deny all other pods in it; add --namespace <name>" $.Release.Namespace',
  },
  {
    when: 'eq $.Values.token.existingSecret (toString $.Values.app.environmentSecret)',
    message:
      '"app.environmentSecret: got %s, which is token.existingSecret and holds the token; allowed: a Secret of its own" $.Values.app.environmentSecret',
  },
];

/** Content of a template that renders nothing, and refuses what no schema can. */
export const refusals = (): string =>
  `${REFUSALS.map(({ when, message }) => `{{- if ${when} }}\n{{- fail (printf ${message}) }}\n{{- end }}`).join('\n')}\n`;
