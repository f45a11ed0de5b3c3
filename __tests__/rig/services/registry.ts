import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';

import { portOf, start, stop } from '../http-server';
import type { Blob } from '../image/image';
import { REGISTRY_NAMES } from '../image/packages';
import type { RootFilesystem } from '../image/rootfs';
import { certificateFor } from './certificate';

/** A request to the registry. */
export interface Pulled {
  readonly host: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
}

/** A registry that serves images by digest, over TLS and under the names of real registries. */
export class Registry {
  /** All requests so far. */
  readonly log: Pulled[] = [];
  /** Digests that are missing. */
  readonly missing = new Set<string>();
  /** Whether the registry closes every connection without a response. */
  down = false;
  private readonly server: Server;

  constructor(
    guest: RootFilesystem,
    private readonly blobs: ReadonlyMap<string, Blob>,
  ) {
    this.server = createServer(certificateFor(guest, REGISTRY_NAMES), (request, response) =>
      this.answer(request, response),
    );
    this.server.on('connection', (socket) => {
      if (this.down) socket.destroy();
    });
  }

  /** Starts to listen and returns the port. */
  async listen(address: string, port = 0): Promise<number> {
    await start(this.server, { host: address, port });
    return portOf(this.server);
  }

  close(): Promise<void> {
    return stop(this.server);
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    const digest = /\/(?:manifests|blobs)\/(sha256:[0-9a-f]{64})$/.exec(url)?.[1] ?? '';
    const blob = this.missing.has(digest) ? undefined : this.blobs.get(digest);
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    if (blob) {
      // After an interruption, Docker continues a pull where it stopped. A slow machine cannot start again each time.
      const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      const size = blob.content.length;
      response.writeHead(start ? 206 : 200, {
        'content-type': blob.type,
        'content-length': size - start,
        'docker-content-digest': digest,
        ...(start && { 'content-range': `bytes ${start}-${size - 1}/${size}` }),
      });
      response.end(method === 'HEAD' ? undefined : blob.content.subarray(start));
    } else if (url === '/v2/') {
      response.end('{}');
    } else {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
    }
    this.log.push({ host: headers.host ?? '', method, url, status: response.statusCode });
  }
}
