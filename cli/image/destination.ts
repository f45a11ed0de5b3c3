import type { ImageKey } from '../../config/images';
import { type ImageReference, parseReference, referenceText, repositoryOf } from '../../images/reference';
import { UPSTREAM_IMAGE } from '../../open-design/contract';
import { UsageError } from '../command';

/** Hex digits of a digest that tell two images apart. */
const TAG_DIGITS = 12;
/** Source: distribution, "reference.go". */
const LONGEST_TAG = 128;

/** Parses an image on the command line. @throws UsageError */
export const imageArgument = (text: string): ImageReference => {
  const image = parseReference(text);
  if (image) return image;
  throw new UsageError(
    `got ${text}, which is no image; allowed: <registry>/<repository>, then :<tag> or @sha256:<64 hex digits>`,
  );
};

/** Parses the host of a registry on the command line. @throws UsageError */
export const hostArgument = (option: string, text: string): string => {
  const image = parseReference(`${text}/x`);
  if (image?.repository === 'x') return image.registry;
  throw new UsageError(`got ${option} ${text}; allowed: the host of a registry, with its port if it has one`);
};

/**
 * Where an image goes: the repository of `--to`, or the one that the environment's file already names.
 *
 * @param source the image that is copied. Undefined for one that is built
 * @throws Error when neither says it
 */
export const destinationOf = (
  source: ImageReference | undefined,
  to: string | undefined,
  { key, image }: { readonly key: ImageKey; readonly image: ImageReference },
): ImageReference => {
  const { registry, repository: path } = image;
  const destination = to === undefined ? { registry, repository: path } : imageArgument(to);
  if (destination.digest !== undefined) {
    throw new UsageError(
      `got --to ${referenceText(destination)}, with a digest; allowed: <registry>/<repository> with or without :<tag>`,
    );
  }
  const repository = repositoryOf(destination);
  const isSource = source !== undefined && repository === repositoryOf(source);
  if (!isSource && repository !== UPSTREAM_IMAGE) return destination;
  const got = to === undefined ? `no --to, and ${key} names ${repository}` : `--to ${repository}`;
  const why = isSource ? 'the source itself' : "Open Design's own, to which only its authors push";
  throw new UsageError(
    `got ${got}, which is ${why}; allowed: --to <registry>/<repository>, where you may push and the machines of the environment can pull; docs/images.md says which registry`,
  );
};

/**
 * The name under which a copy is pushed. Without a tag of `--to`, each digest gets a tag of its own: registries delete
 * images without a tag first, and a tag that moves on would leave the image behind that a host may return to.
 */
export const pushedAs = (destination: ImageReference, source: ImageReference, digest: string): string => {
  const digits = digest.replace('sha256:', '').slice(0, TAG_DIGITS);
  const { registry, repository, tag } = destination;
  const own = [
    ...(source.tag === undefined ? [] : [source.tag.slice(0, LONGEST_TAG - digits.length - 1)]),
    digits,
  ];
  return referenceText({ registry, repository, tag: tag ?? own.join('-') });
};
