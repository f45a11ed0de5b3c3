import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { run } from '../image/program';

/** An image in a folder, in the form that skopeo reads as `oci:<folder>:v1`. Source: OCI image-spec, "Image Layout". */
export interface LayoutOptions {
  /** Architectures of the image, such as `amd64`. With one, no index is made. */
  readonly architectures: readonly string[];
  /** Sizes in bytes of the layers of each platform. Their content is random. */
  readonly layerBytes: readonly number[];
}

/** Digests of a layout. */
export interface Layout {
  readonly folder: string;
  /** Digest of the index, or of the one manifest. */
  readonly digest: string;
  /** Digests of all layers. */
  readonly layers: readonly string[];
}

interface Descriptors {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const TYPE = 'application/vnd.oci.image';

/** Bytes of a block of tar. */
const BLOCK = 512;

/** A tar archive with one file. Source: POSIX.1-1988, "ustar". */
const tarOf = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o644, 8) + octal(0, 8) + octal(0, 8) + octal(content.length, 12) + octal(0, 12), 100);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding, Buffer.alloc(2 * BLOCK)]);
};

/**
 * Writes an image of one layer that is too large for memory into a new folder. The layer is a tar archive with one file of
 * zeros, which no step on the way compresses.
 */
export const writeLargeLayout = (folder: string, gibibytes: number): Layout => {
  const { digest } = writeLayout(folder, { architectures: ['amd64'], layerBytes: [1] });
  const blobs = path.join(folder, 'blobs', 'sha256');
  const script = `truncate -s ${gibibytes}G zeros; tar -cf layer.tar zeros; rm zeros; sha256sum layer.tar; stat -c %s layer.tar`;
  const [hex = '', size = ''] = run('sh', '-euc', `cd '${folder}'; ${script}`)
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  renameSync(path.join(folder, 'layer.tar'), path.join(blobs, hex));
  const read = (name: string): Descriptors =>
    JSON.parse(readFileSync(path.join(blobs, name), 'utf8')) as Descriptors;
  const put = (value: unknown): { readonly digest: string; readonly size: number } => {
    const content = Buffer.from(JSON.stringify(value));
    const name = createHash('sha256').update(content).digest('hex');
    writeFileSync(path.join(blobs, name), content);
    return { digest: `sha256:${name}`, size: content.length };
  };
  const manifest = read(digest.replace('sha256:', ''));
  const layer = `sha256:${hex}`;
  const config = read(manifest.config.digest.replace('sha256:', ''));
  const made = put({
    ...manifest,
    config: { ...manifest.config, ...put({ ...config, rootfs: { type: 'layers', diff_ids: [layer] } }) },
    layers: [{ ...manifest.layers[0], digest: layer, size: Number(size) }],
  });
  const index = path.join(folder, 'index.json');
  const top = JSON.parse(readFileSync(index, 'utf8')) as { readonly manifests: readonly object[] };
  writeFileSync(index, JSON.stringify({ ...top, manifests: [{ ...top.manifests[0], ...made }] }));
  return { folder, digest: made.digest, layers: [layer] };
};

/** Writes an image into a new folder. Its layers are plain tar: a copy that compresses them changes the digest. */
export const writeLayout = (folder: string, { architectures, layerBytes }: LayoutOptions): Layout => {
  const blobs = path.join(folder, 'blobs', 'sha256');
  mkdirSync(blobs, { recursive: true });
  const add = (mediaType: string, content: Buffer): Descriptor => {
    const hex = createHash('sha256').update(content).digest('hex');
    writeFileSync(path.join(blobs, hex), content);
    return { mediaType, digest: `sha256:${hex}`, size: content.length };
  };
  const addJson = (mediaType: string, value: unknown): Descriptor =>
    add(mediaType, Buffer.from(JSON.stringify(value)));

  const all: string[] = [];
  const manifests = architectures.map((architecture) => {
    const layers = layerBytes.map((bytes, index) =>
      add(`${TYPE}.layer.v1.tar`, tarOf(`layer-${index}`, randomBytes(bytes))),
    );
    all.push(...layers.map(({ digest }) => digest));
    const config = addJson(`${TYPE}.config.v1+json`, {
      architecture,
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
    });
    const mediaType = `${TYPE}.manifest.v1+json`;
    const manifest = addJson(mediaType, { schemaVersion: 2, mediaType, config, layers });
    return { ...manifest, platform: { os: 'linux', architecture } };
  });
  const mediaType = `${TYPE}.index.v1+json`;
  const [only] = manifests;
  const top =
    manifests.length === 1 && only ? only : addJson(mediaType, { schemaVersion: 2, mediaType, manifests });
  const named = { ...top, annotations: { 'org.opencontainers.image.ref.name': 'v1' } };
  writeFileSync(path.join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(
    path.join(folder, 'index.json'),
    JSON.stringify({ schemaVersion: 2, mediaType, manifests: [named] }),
  );
  return { folder, digest: top.digest, layers: all };
};
