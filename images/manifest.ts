import { createHash } from 'node:crypto';

import type { Platform } from './platform';

/** The types of manifests that a client accepts. Sources: OCI image-spec; distribution, "Image Manifest V 2, Schema 2". */
export const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const;

/** A manifest of an index, with the platform of its image. */
export interface PlatformManifest {
  readonly digest: string;
  readonly platform: Platform;
}

/** What a manifest refers to: an index to the images of each platform, an image to its configuration and layers. */
export type Manifest =
  | { readonly kind: 'index'; readonly images: readonly PlatformManifest[] }
  | { readonly kind: 'image'; readonly config: string; readonly layers: readonly string[] };

export const digestOf = (content: Uint8Array): string =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parses JSON. Undefined when it is none, or no object. */
const recordOf = (content: Uint8Array): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(Buffer.from(content).toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const digestIn = (descriptor: unknown): string | undefined => {
  const digest = isRecord(descriptor) ? descriptor['digest'] : undefined;
  return typeof digest === 'string' && DIGEST.test(digest) ? digest : undefined;
};

/** A platform in JSON. Undefined for attestations, which have the platform unknown/unknown. */
const platformIn = (value: unknown): Platform | undefined => {
  if (!isRecord(value)) return undefined;
  const { os, architecture, variant } = value;
  if (typeof os !== 'string' || typeof architecture !== 'string' || os === 'unknown') return undefined;
  return { os, architecture, ...(typeof variant === 'string' && variant !== '' ? { variant } : {}) };
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads a manifest. Undefined when the content is none of the {@link MANIFEST_TYPES}. */
export const parseManifest = (content: Uint8Array): Manifest | undefined => {
  const json = recordOf(content);
  if (json === undefined) return undefined;
  const config = digestIn(json['config']);
  if (config !== undefined) {
    return {
      kind: 'image',
      config,
      layers: listOf(json['layers']).flatMap((layer) => digestIn(layer) ?? []),
    };
  }
  if (!Array.isArray(json['manifests'])) return undefined;
  return {
    kind: 'index',
    images: json['manifests'].flatMap((entry: unknown) => {
      const digest = digestIn(entry);
      const platform = platformIn(isRecord(entry) ? entry['platform'] : undefined);
      return digest === undefined || platform === undefined ? [] : [{ digest, platform }];
    }),
  };
};

/** The platform in the configuration of an image. Undefined when it names none. */
export const platformOfConfig = (content: Uint8Array): Platform | undefined => platformIn(recordOf(content));
