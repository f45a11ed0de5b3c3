import { APP_NAME, NAMESPACE } from '../../constructs/kubernetes/names';
import type { ManifestCase } from './cases';

const HEAD = `#!/bin/sh
# Creates the Secret of the token for the chart: sh token-secret.sh <namespace> [<secret>]
# It creates the namespace too if it does not exist, with the Pod Security level of the chart's pods. The token is
# generated here, and is in no argument of a program. Made by npm run chart.
usage='usage: sh token-secret.sh <namespace> [<secret>]'
case "$#,$*" in
  1,-h | 1,--help) echo "$usage"; exit 0 ;;
  [12],[!-]*) ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
namespace=$1
secret=\${2:-${APP_NAME}}
`;

/** The labels of the namespace, as arguments of kubectl. */
const labelsOf = ({ objects }: ManifestCase): string[] => {
  const namespace = objects.find(({ kind }) => kind === 'Namespace') as
    { readonly metadata: { readonly labels: Readonly<Record<string, string>> } } | undefined;
  return Object.entries(namespace?.metadata.labels ?? {}).map(([name, value]) => `${name}=${value}`);
};

const onlyPlace = (script: string, text: string, by: string): string => {
  const parts = script.split(text);
  if (parts.length !== 2) throw new Error(`the script has ${parts.length - 1} times: ${text}`);
  return parts.join(by);
};

/** The script of `odcloud manifests`, for any namespace and name. */
export const tokenScript = ([first]: readonly ManifestCase[]): string => {
  if (!first) throw new Error('got no case');
  const made = onlyPlace(
    first.secret,
    `kubectl get namespace ${NAMESPACE} >/dev/null 2>&1 ||\n  kubectl create namespace ${NAMESPACE} --save-config\n`,
    [
      'if ! kubectl get namespace "$namespace" >/dev/null 2>&1; then',
      '  kubectl create namespace "$namespace" --save-config',
      ['  kubectl label namespace "$namespace"', ...labelsOf(first)].join(' \\\n    '),
      'fi',
      '',
    ].join('\n'),
  );
  const named = onlyPlace(
    made,
    `kubectl -n ${NAMESPACE} create secret generic ${APP_NAME} \\`,
    'kubectl -n "$namespace" create secret generic "$secret" \\',
  );
  return `${HEAD}${named}\n`;
};
