import type { Manifest } from './paths';

type Tree = Record<string, unknown>;

export interface Container {
  readonly name: string;
  readonly securityContext: Tree;
}

export interface PodTemplate {
  readonly spec: Tree & { readonly containers: Container[]; readonly initContainers?: Container[] };
}

/** Server-side apply, which rejects fields that the API does not know. */
export const APPLY = 'fieldManager=tests&fieldValidation=Strict';

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

/**
 * Returns the paths of the values in `meant` that are missing or different in `got`. The server may add values, and
 * omits empty texts. Lists keep their order.
 */
export const lost = (meant: unknown, got: unknown, at = ''): string[] => {
  if (!isTree(meant))
    return meant === (got ?? '') || meant === got
      ? []
      : [`${at}: ${JSON.stringify(meant)} → ${JSON.stringify(got)}`];
  return Object.entries(meant).flatMap(([key, value]) =>
    lost(value, isTree(got) ? got[key] : undefined, `${at}/${key}`),
  );
};

/** The pod templates of the manifests, by the name of the object that creates the pods. */
export const podsIn = (manifests: readonly Manifest[]): [string, PodTemplate][] =>
  manifests.flatMap((manifest) => {
    const { spec } = manifest as unknown as { spec?: Tree };
    const job = (spec?.['jobTemplate'] as { spec: Tree } | undefined)?.spec ?? spec;
    const template = job?.['template'] as PodTemplate | undefined;
    return template
      ? [[`${manifest.kind} ${manifest.metadata.name}`, template] as [string, PodTemplate]]
      : [];
  });
