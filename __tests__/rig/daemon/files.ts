import { createReadStream, existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

import { apiError, type Handler, json } from './exchange';

/** Types that the daemon streams. That pictures belong to them is not verified. */
const MEDIA = /^\.(?:mp4|webm|mov|mp3|wav|ogg|png|jpe?g|gif|webp)$/;

/** Files of projects. */
export class ProjectFiles {
  constructor(private readonly dataDir: string) {}

  folderOf(project: string): string {
    return path.join(this.dataDir, 'projects', project);
  }

  /**
   * Sends a file. Media are streamed. Any other file is read whole into memory, once for each download.
   * §2.2, observed with Open Design 0.20.2, 2026-08.
   */
  readonly get: Handler = async ({ response, groups }) => {
    const file = this.fileOf(groups);
    if (!existsSync(file)) {
      apiError(response, 404, 'FILE_NOT_FOUND', 'file not found');
      return;
    }
    response.setHeader('content-type', 'application/octet-stream');
    response.setHeader('content-length', (await stat(file)).size);
    if (MEDIA.test(path.extname(file))) await pipeline(createReadStream(file), response);
    else response.end(await readFile(file));
  };

  readonly delete: Handler = async ({ response, groups }) => {
    await rm(this.fileOf(groups), { force: true });
    json(response, 200, { ok: true });
  };

  /** The last part of a path cannot leave the folder of its project. */
  private fileOf([project = '', name = '']: readonly string[]): string {
    return path.join(this.folderOf(path.basename(project)), path.basename(decodeURIComponent(name)));
  }
}
