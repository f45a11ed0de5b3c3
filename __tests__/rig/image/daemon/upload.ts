import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

let uploads = 0;

/** Streams a body to disk and responds with its size and hash. The file is deleted unless `?keep` is set. */
export const upload = async (
  dataDir: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const file = path.join(dataDir, 'projects', `upload-${process.pid}-${++uploads}`);
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform: (chunk: Buffer, _, done) => {
      size += chunk.length;
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(request, measure, createWriteStream(file));
  if (!request.url?.includes('keep')) await rm(file);
  response.end(JSON.stringify({ size, sha256: hash.digest('hex') }));
};
