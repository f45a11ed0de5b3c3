import path from 'node:path';

import type { Generation } from '../daemon/generations';
import { daemonLayer, digestOf, runtimeLayer } from './layers';
import type { RootFilesystem } from './rootfs';
import { unpacked } from './unpacked';

/** A blob that a registry serves by its digest. */
export interface Blob {
  readonly type: string;
  readonly content: Buffer;
}

/** The daemon in an image. The version `sick` never becomes healthy; the version `crash` exits at once. */
export interface Variant {
  readonly generation: Generation;
  readonly version?: string;
  /** Seconds within which a request must arrive; undefined: the default of Node.js. */
  readonly requestTimeoutSeconds?: number;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = 'application/vnd.oci.image.config.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

/** Images of the stand-in daemon, and all their blobs. */
export class Images {
  /** Blobs by digest. */
  readonly blobs = new Map<string, Blob>();
  private readonly layers: readonly Descriptor[];
  private readonly diffIds: readonly string[];

  constructor(guest: RootFilesystem) {
    const layers = [runtimeLayer(unpacked(guest), path.dirname(guest.tar)), daemonLayer()];
    this.layers = layers.map(({ content }) => this.add(LAYER, content));
    this.diffIds = layers.map(({ diffId }) => diffId);
  }

  /** Creates an image and returns its digest. */
  make({ generation, version = '1', requestTimeoutSeconds }: Variant): string {
    const config = this.add(
      CONFIG,
      json({
        architecture: 'amd64',
        os: 'linux',
        config: {
          Env: [
            'PATH=/usr/local/bin:/usr/bin:/bin',
            `STAND_IN_GENERATION=${generation}`,
            `STAND_IN_VERSION=${version}`,
            ...(requestTimeoutSeconds ? [`STAND_IN_REQUEST_TIMEOUT_SECONDS=${requestTimeoutSeconds}`] : []),
          ],
          Cmd: version === 'crash' ? ['node', '-e', 'process.exit(1)'] : ['node', '/app/daemon.js'],
          WorkingDir: '/app',
        },
        rootfs: { type: 'layers', diff_ids: this.diffIds },
      }),
    );
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, config, layers: this.layers };
    return this.add(MANIFEST, json(manifest)).digest;
  }

  private add(mediaType: string, content: Buffer): Descriptor {
    const digest = digestOf(content);
    this.blobs.set(digest, { type: mediaType, content });
    return { mediaType, digest, size: content.length };
  }
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
