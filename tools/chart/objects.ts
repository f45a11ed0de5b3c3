import type { Manifest } from '../../cli/manifests/convert';
import { APP_NAME } from '../../constructs/kubernetes/names';
import { PROXY_FILES } from '../../constructs/kubernetes/proxy-config';
import type { ManifestCase } from './cases';
import { merged, type Node } from './conditional';
import { STAND_IN } from './stand-ins';
import { linesOf, raw } from './template';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Removes what stands for the second vSwitch: a range over the first one makes all of them. */
const withoutSecond = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    return value.map(withoutSecond).filter((item) => !JSON.stringify(item).includes(STAND_IN.otherVSwitch));
  }
  return isTree(value)
    ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecond(one)]))
    : value;
};

/** Replaces the values at which a function returns something. */
const replaced = (value: unknown, by: (path: string, value: unknown) => unknown, path = ''): unknown => {
  const found = by(path, value);
  if (found !== undefined) return found;
  if (Array.isArray(value)) return value.map((one: unknown) => replaced(one, by, path));
  return isTree(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, replaced(one, by, `${path}/${key}`)]),
      )
    : value;
};

/** Where an object names the Secret of the token, which has the name of the app there. */
const TOKEN_SECRET = /\/(secretKeyRef\/name|secret\/secretName)$/;

/** The values of an object that a release decides and no environment. */
const ofRelease =
  (kind: string) =>
  (path: string, value: unknown): unknown => {
    if (path === '/metadata/namespace') return raw('{{ $.Release.Namespace | toJson }}');
    if (TOKEN_SECRET.test(path) && value === APP_NAME)
      return raw('{{ $.Values.token.existingSecret | toJson }}');
    if (path.endsWith('/annotations/open-design/front-proxy-sha256'))
      return raw('{{ include "open-design.front-proxy-sha256" $ | toJson }}');
    const [file] = Object.values(PROXY_FILES).filter((one) => path === `/data/${one}`);
    if (kind === 'ConfigMap' && file !== undefined)
      return raw(`|\n  {{- include "open-design.${file}" $ | nindent 4 }}`);
    return undefined;
  };

/** What Helm needs in the metadata of an object. */
const withHelm = (object: Manifest): Tree => {
  const { apiVersion, kind, metadata, ...rest } = object as Manifest & { readonly metadata: Tree };
  return {
    apiVersion,
    kind,
    metadata: {
      ...metadata,
      // The claim outlives the release.
      ...(kind === 'PersistentVolumeClaim' && {
        annotations: { ...(metadata['annotations'] as Tree | undefined), 'helm.sh/resource-policy': 'keep' },
      }),
      labels: metadata['labels'] ?? {},
    },
    ...rest,
  };
};

const prepared = (object: Manifest): unknown =>
  replaced(withoutSecond(withHelm(object)), ofRelease(object.kind));

/** The labels of every object, as a line of its metadata. */
const LABELS = '    {{- include "open-design.labels" $ | nindent 4 }}';

/** Adds Helm's labels to those of the object. */
const labelled = (lines: readonly string[]): string[] => {
  const place = lines.findIndex((line) => line.startsWith('  labels:'));
  if (place < lines.indexOf('metadata:')) throw new Error('an object has no labels');
  return [...lines.slice(0, place), '  labels:', LABELS, ...lines.slice(place + 1)];
};

/** Kinds of which the chart makes no object, and why. */
export const NOT_IN_CHART: Readonly<Record<string, string>> = {
  Namespace: 'whoever removed the release would remove the claim of the data with it',
};

/** The condition of an object that the values can do without. */
const UNLESS: Readonly<Record<string, string>> = { StorageClass: 'not $.Values.dataDisk.storageClass' };

const idOf = (object: Manifest): string =>
  `${object.kind}/${(object['metadata'] as { readonly name: string }).name}`;

const fileOf = (id: string): string => {
  const [kind = '', name = ''] = id.split('/');
  const own = name.replace(/^open-design-?/, '');
  return `${kind.toLowerCase()}${own ? `-${own}` : ''}.yaml`;
};

/** Presence of an object as a node, from which the condition is read. */
const whenOf = (cases: readonly ManifestCase[], id: string): string | undefined => {
  const node = merged(
    cases.map(({ holds, objects }) => ({
      holds,
      value: objects.some((object) => idOf(object) === id) ? { there: true } : {},
    })),
  );
  return node.kind === 'map' ? node.entries[0]?.when : undefined;
};

const objectNode = (cases: readonly ManifestCase[], id: string): Node =>
  merged(
    cases.flatMap(({ holds, objects }) => {
      const object = objects.find((one) => idOf(one) === id);
      return object ? [{ holds, value: prepared(object) }] : [];
    }),
  );

/** The templates of the objects, by file name. */
export const objectTemplates = (cases: readonly ManifestCase[]): Readonly<Record<string, string>> => {
  const ids = [...new Set(cases.flatMap(({ objects }) => objects.map(idOf)))].filter(
    (id) => !((id.split('/')[0] ?? '') in NOT_IN_CHART),
  );
  return Object.fromEntries(
    ids.map((id) => {
      const when = whenOf(cases, id) ?? UNLESS[id.split('/')[0] ?? ''];
      const lines = labelled(linesOf(objectNode(cases, id)));
      const text = when === undefined ? lines : [`{{- if ${when} }}`, ...lines, '{{- end }}'];
      return [fileOf(id), `${text.join('\n')}\n`];
    }),
  );
};
