/** The name of an image, as Docker and other clients write it. */
export interface ImageReference {
  /** Host of the registry, with a port if it has one. `docker.io` for Docker Hub. */
  readonly registry: string;
  /** Path in the registry, such as `library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 hex digits. */
  readonly digest?: string;
}

/** A repository after the registry. Source: distribution, "reference.go". */
export const REPOSITORY = '[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|_|__|-+)[a-z0-9]+)*)*';
/** A tag. Source: the same. */
export const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
/** A digest. Registries accept other algorithms as well; Docker and this project use this one. */
export const DIGEST = 'sha256:[0-9a-f]{64}';

/** Tells a registry from the first word of a repository: a dot, a port or the word localhost. Source: the same. */
const REGISTRY = '(?=[^/]*[.:]|localhost/)[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?';

const REFERENCE = new RegExp(
  `^((?<registry>${REGISTRY})/)?(?<repository>${REPOSITORY})(:(?<tag>${TAG}))?(@(?<digest>${DIGEST}))?$`,
);

/** Names of Docker Hub in references. */
const DOCKER_HUB = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/**
 * Parses the name of an image as `docker pull` does: without a registry it is Docker Hub, and there a single word is in
 * `library/`. A `docker://` before it, as skopeo writes it, is ignored.
 *
 * @returns undefined when the text is no such name
 */
export const parseReference = (text: string): ImageReference | undefined => {
  const groups = REFERENCE.exec(text.replace(/^docker:\/\//, ''))?.groups;
  if (!groups) return undefined;
  const { registry = 'docker.io', repository = '', tag, digest } = groups;
  const isHub = DOCKER_HUB.includes(registry.toLowerCase());
  return {
    registry: isHub ? 'docker.io' : registry.toLowerCase(),
    repository: isHub && !repository.includes('/') ? `library/${repository}` : repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
};

/** The registry and the repository of an image: `registry.example.com/design/open-design`. */
export const repositoryOf = ({ registry, repository }: ImageReference): string => `${registry}/${repository}`;

/** The whole name of an image. */
export const referenceText = (reference: ImageReference): string =>
  repositoryOf(reference) +
  (reference.tag === undefined ? '' : `:${reference.tag}`) +
  (reference.digest === undefined ? '' : `@${reference.digest}`);
