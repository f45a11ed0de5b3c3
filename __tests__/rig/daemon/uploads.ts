import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';

import { apiError, type Handler, json, MEBIBYTE } from './exchange';
import type { ProjectFiles } from './files';
import { readForm, type Sink, TooLarge } from './multipart';

/** Where a form ends: in the folder of its project, in the temporary folder, or in memory. */
type Destination = 'project' | 'temporary' | 'memory';

/** A route that accepts forms. */
interface UploadRoute {
  readonly path: RegExp;
  readonly files: number;
  readonly fileMebibytes: number;
  readonly to: Destination;
}

/**
 * Limits of forms. Larger files and more files are answered with 413. §1.4 and §2.13, observed with Open Design 0.20.2,
 * 2026-08; the names of the paths are from its sources. The temporary folder of a container is in its memory.
 */
export const UPLOAD_ROUTES: readonly UploadRoute[] = [
  { path: /^\/api\/projects\/([^/]+)\/upload$/, files: 12, fileMebibytes: 200, to: 'project' },
  { path: /^\/api\/projects\/([^/]+)\/figma\/import$/, files: 1, fileMebibytes: 200, to: 'memory' },
  { path: /^\/api\/upload$/, files: 8, fileMebibytes: 20, to: 'temporary' },
  { path: /^\/api\/import\/claude-design$/, files: 1, fileMebibytes: 100, to: 'temporary' },
  { path: /^\/api\/plugins\/upload-zip$/, files: 1, fileMebibytes: 50, to: 'memory' },
  { path: /^\/api\/plugins\/upload-folder$/, files: 500, fileMebibytes: 50, to: 'memory' },
];

/**
 * Memory that an import needs beside the file itself, as a share of the file. A Figma file of 190 MB was killed at 384 MiB,
 * at the limit at 512 and fine at 768. §2.2, observed with Open Design 0.20.2, 2026-08.
 */
const WORKING_SHARE = 0.7;

/** Receives forms. */
export class Uploads {
  /** Received bytes of files since the current upload began. */
  received = 0;
  /** Whether uploads are left unread, as with a slow disk. */
  busy = false;
  private names = 0;

  constructor(
    private readonly files: ProjectFiles,
    private readonly temporary: string,
  ) {}

  handler({ files, fileMebibytes, to }: UploadRoute): Handler {
    return async ({ request, response, groups: [project = ''] }) => {
      this.received = 0;
      if (this.busy) return;
      const stored: Stored[] = [];
      try {
        await readForm(request, { files, fileBytes: fileMebibytes * MEBIBYTE }, async (name) => {
          const file = to === 'memory' ? inMemory(name) : await this.onDisk(name, to, project);
          stored.push(file);
          return this.counted(file.sink);
        });
      } catch (error) {
        for (const { path: place } of stored) if (place) await rm(place, { force: true });
        // Like any program behind Express, it reads the rest of the body, so that the client can read the response.
        request.resume();
        if (!(error instanceof TooLarge)) throw error;
        apiError(response, 413, 'PAYLOAD_TOO_LARGE', error.message);
        return;
      }
      if (to === 'memory') work(stored);
      json(response, 200, { files: stored.map(({ name, result }) => ({ name, ...result() })) });
    };
  }

  private counted(sink: Sink): Sink {
    return {
      write: (chunk) => {
        this.received += chunk.length;
        return sink.write(chunk);
      },
      close: () => sink.close(),
    };
  }

  private async onDisk(given: string, to: Destination, project: string): Promise<Stored> {
    const folder = to === 'project' ? this.files.folderOf(path.basename(project)) : this.temporary;
    await mkdir(folder, { recursive: true });
    const base = path.basename(given);
    const name = existsSync(path.join(folder, base)) ? `${process.pid}-${++this.names}-${base}` : base;
    const handle = await open(path.join(folder, name), 'w');
    const { update, result } = measured();
    return {
      name,
      path: path.join(folder, name),
      result,
      sink: {
        write: async (chunk) => {
          update(chunk);
          await handle.writeFile(chunk);
        },
        close: () => handle.close(),
      },
    };
  }
}

/** A received file. */
interface Stored {
  readonly name: string;
  readonly path?: string;
  readonly sink: Sink;
  readonly result: () => { readonly size: number; readonly sha256: string };
}

const inMemory = (name: string): Stored => {
  const chunks: Buffer[] = [];
  const { update, result } = measured();
  return {
    name,
    result,
    sink: {
      write: (chunk) => {
        chunks.push(chunk);
        update(chunk);
      },
      close: () => undefined,
    },
  };
};

/** Uses the memory of an import while the files are still held. */
const work = (files: readonly Stored[]): void => {
  const size = files.reduce((sum, { result }) => sum + result().size, 0);
  Buffer.alloc(Math.floor(size * WORKING_SHARE), 1);
};

const measured = (): { update: (chunk: Buffer) => void; result: Stored['result'] } => {
  const hash = createHash('sha256');
  let size = 0;
  return {
    update: (chunk) => {
      size += chunk.length;
      hash.update(chunk);
    },
    result: () => ({ size, sha256: hash.copy().digest('hex') }),
  };
};
