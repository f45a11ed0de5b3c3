import { APP_NAME, NAMESPACE } from '../../constructs/kubernetes/names';
import { RESTORE_COMMANDS } from '../../constructs/kubernetes/operations/restore';
import { SERVICE_PORT } from '../../constructs/kubernetes/service';
import { TOKEN_FILES } from '../../open-design/pod-token/pod-token';
import { FORWARDED_PORT } from '../../stacks/entrance';
import { WHEN } from './stand-ins';

const KUBECTL = 'kubectl -n {{ $.Release.Namespace }}';

const restoreCommands = (): string[] =>
  RESTORE_COMMANDS.map((command) => command.replaceAll(`kubectl -n ${NAMESPACE}`, KUBECTL));

/** Content of `NOTES.txt`, which Helm shows after an installation and an upgrade. */
export const notes = (): string =>
  `Open Design runs in the namespace {{ $.Release.Namespace }}, as one pod.
{{- if not (lookup "v1" "Secret" $.Release.Namespace $.Values.token.existingSecret) }}

The pod waits for the Secret {{ $.Values.token.existingSecret }} with the token. Make it
with the script in the chart's folder:
  sh token-secret.sh {{ $.Release.Namespace }} {{ $.Values.token.existingSecret }}
{{- end }}

Reach it:
{{- if ${WHEN.served} }}
  https://{{ $.Values.access.domain }}
{{- else }}
  ${KUBECTL} port-forward service/${APP_NAME} ${FORWARDED_PORT}:${SERVICE_PORT}
  http://localhost:${FORWARDED_PORT}
{{- end }}

The token, for whoever may read the Secret:
  ${KUBECTL} get secret {{ $.Values.token.existingSecret }} \\
    -o jsonpath='{.data.${TOKEN_FILES.token}}' | base64 -d
{{- if ${WHEN.backup} }}

To restore a backup, line by line:
${restoreCommands()
  .map((command) => `  ${command}`)
  .join('\n')}
{{- end }}

helm uninstall keeps the claim and the disk with the data.
`;
