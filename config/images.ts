import { type Architecture, sharedArchitecture } from '../alibaba-cloud/processors';
import type { Platform } from '../images/platform';
import { type ImageReference, parseReference } from '../images/reference';
import type { PinnedImage } from '../values/values';
import type { Config } from './schema';
import { IMAGE } from './sections/image';

/** The keys that name an image, with their place in the file. */
export const IMAGE_KEYS = {
  'app.image': ['app', 'image'],
  'ack.frontProxyImage': ['ack', 'frontProxyImage'],
  'ack.backup.image': ['ack', 'backup', 'image'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ImageKey = keyof typeof IMAGE_KEYS;

/** An image that an environment names. */
export interface NamedImage {
  readonly key: ImageKey;
  readonly image: PinnedImage;
}

/** The images of an environment, in the order of {@link IMAGE_KEYS}. */
export const imagesOf = ({ app, ack }: Config): readonly NamedImage[] => {
  const images: Readonly<Record<ImageKey, PinnedImage | undefined>> = {
    'app.image': app?.image,
    'ack.frontProxyImage': ack?.frontProxyImage,
    'ack.backup.image': ack?.backup.image,
  };
  return (Object.keys(images) as ImageKey[]).flatMap((key) => {
    const image = images[key];
    return image === undefined ? [] : [{ key, image }];
  });
};

/** Whether a text may stand under a key that names an image. */
export const isPinnedImage = (text: string): boolean => IMAGE.test(text);

/** Whether the digest is the one of the demo: zeros, which no image has. */
export const isPlaceholder = (image: PinnedImage): boolean => /@sha256:0{64}$/.test(image);

/** The parts of an image that the configuration has checked. */
export const partsOf = (image: PinnedImage): ImageReference & { readonly digest: string } => {
  const parts = parseReference(image);
  if (parts?.digest === undefined) throw new Error(`${image} is not a pinned image`);
  return { ...parts, digest: parts.digest };
};

/** How image indexes name an architecture. Source: OCI image-spec, "Image Index", which takes Go's GOARCH. */
const GOARCH: Readonly<Record<Architecture, string>> = { x86_64: 'amd64', arm64: 'arm64' };

/** The platform that runs the images. Undefined when the environment has neither a host nor a cluster. */
export const platformOf = ({ ecs, ack }: Config): Platform | undefined => {
  const types = ecs ? [ecs.instanceType] : ack?.nodes.instanceTypes;
  if (types === undefined) return undefined;
  const stated = ecs ? ecs.architecture : ack?.nodes.architecture;
  return { os: 'linux', architecture: GOARCH[sharedArchitecture(types, stated)] };
};
