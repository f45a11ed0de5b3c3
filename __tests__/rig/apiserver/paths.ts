/** A Kubernetes object, as in YAML. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Kinds that are not namespaced. */
const OF_THE_CLUSTER = ['Namespace', 'StorageClass'];

const plural = (kind: string): string => {
  const lower = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(lower)) return `${lower}es`;
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
};

/** Path of the API server for objects of a manifest's kind. */
export const collectionOf = ({ apiVersion, kind, metadata }: Manifest): string => {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = OF_THE_CLUSTER.includes(kind) ? '' : `/namespaces/${metadata.namespace ?? 'default'}`;
  return `${root}${place}/${plural(kind)}`;
};

/** Path of the object itself. */
export const pathOf = (manifest: Manifest): string => `${collectionOf(manifest)}/${manifest.metadata.name}`;
