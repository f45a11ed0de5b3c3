import { z } from 'zod';

import { icpNumber } from '../../config/sections/icp-number';
import { PROXY_FILES } from '../../constructs/kubernetes/proxy-config';
import { asciiHtml } from '../../open-design/front-proxy/checks';
import type { ManifestCase } from './cases';
import { frontProxyText, sourcesText } from './front-proxy';
import { literal } from './template';

const define = (name: string, about: string, text: string): string =>
  `{{/* ${about} */}}\n{{- define "open-design.${name}" -}}\n${text}{{- end }}\n`;

/** A named template whose text keeps the line break at its end. */
const defineText = (name: string, about: string, text: string): string =>
  `{{/* ${about} */}}\n{{- define "open-design.${name}" -}}\n${text}{{ end }}\n`;

/** The quantities of `constructs/kubernetes/quantities.ts`. */
const QUANTITIES = [
  define(
    'mebibytes',
    'MiB as a quantity with the largest unit that leaves a whole number.',
    `{{- $count := int64 . -}}
{{- if mod $count 1024 -}}{{ $count }}Mi
{{- else if mod (div $count 1024) 1024 -}}{{ div $count 1024 }}Gi
{{- else -}}{{ div $count 1048576 }}Ti
{{- end -}}
`,
  ),
  define('gibibytes', 'GiB as a quantity.', '{{- include "open-design.mebibytes" (mul (int64 .) 1024) -}}\n'),
  define(
    'cpus',
    'CPUs as a quantity. The API counts thousandths.',
    `{{- $thousandths := int64 (mulf . 1000) -}}
{{- if mod $thousandths 1000 -}}{{ $thousandths }}m{{- else -}}{{ div $thousandths 1000 }}{{- end -}}
`,
  ),
];

/** The signs of a filing number that are not ASCII. */
const icpSigns = (): string[] => {
  const { pattern = '' } = z.toJSONSchema(icpNumber, { io: 'input', override: withoutFunctions });
  return [...new Set(pattern.replace(/[ -~]/g, ''))];
};

const withoutFunctions = ({ jsonSchema }: { readonly jsonSchema: object }): void => {
  Reflect.deleteProperty(jsonSchema, 'explain');
};

/** The number as ASCII HTML, as a synth writes it. */
const icpText = (): string =>
  `{{- $.Values.access.icpNumber${icpSigns()
    .map((sign) => ` | replace "${sign}" "${asciiHtml(sign)}"`)
    .join('')} -}}\n`;

const LABELS = `helm.sh/chart: {{ printf "%s-%s" $.Chart.Name $.Chart.Version | replace "+" "_" | trunc 63 | toJson }}
app.kubernetes.io/instance: {{ $.Release.Name | toJson }}
app.kubernetes.io/managed-by: {{ $.Release.Service | toJson }}
`;

const STORAGE_CLASS = `{{- $.Values.dataDisk.storageClass | default (printf "%s-%s-essd" $.Release.Namespace $.Release.Name) -}}
`;

const HASH = `{{- $nginx := include "open-design.${PROXY_FILES.nginx}" $ | toRawJson -}}
{{- $frontProxy := include "open-design.${PROXY_FILES.frontProxy}" $ | toRawJson -}}
{{- printf \`{"${PROXY_FILES.nginx}":%s,"${PROXY_FILES.frontProxy}":%s}\` $nginx $frontProxy | sha256sum -}}
`;

const nginxOf = (cases: readonly ManifestCase[]): string => {
  const texts = cases.flatMap(({ objects }) =>
    objects.flatMap(
      (object) => (object['data'] as Record<string, string> | undefined)?.[PROXY_FILES.nginx] ?? [],
    ),
  );
  const [text, ...others] = [...new Set(texts)];
  if (text === undefined || others.length > 0)
    throw new Error(`got ${texts.length} texts of ${PROXY_FILES.nginx}`);
  return text;
};

/** The named templates. */
export const helpers = (cases: readonly ManifestCase[]): Readonly<Record<string, string>> => ({
  'templates/_helpers.tpl': [
    define('labels', 'Labels of every object, for people and for Helm.', LABELS),
    define('storageClass', 'The StorageClass of the claim. Classes have no namespace.', STORAGE_CLASS),
    ...QUANTITIES,
  ].join('\n'),
  'templates/_front-proxy.tpl': [
    define('sources', 'The networks from which requests come, as JSON.', `${sourcesText()}\n`),
    define('icp-number', 'The ICP filing number as ASCII HTML.', icpText()),
    define(
      'front-proxy-sha256',
      'SHA-256 of the configuration. nginx reads it once, so a change replaces the pod.',
      HASH,
    ),
    defineText(PROXY_FILES.nginx, 'The configuration of nginx.', literal(nginxOf(cases))),
    defineText(PROXY_FILES.frontProxy, 'The configuration of the front proxy.', frontProxyText()),
  ].join('\n'),
});
