import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { type Command, DONE, JSON_OPTION, writeJson } from '../command';
import { DIST, serviceFiles } from '../compute-nest/files';
import { readImages } from '../compute-nest/images';
import { makeFolder } from '../folders';

/** Writes a file as a whole, unless it has this content. Returns whether it was written. */
const written = (file: string, content: Buffer): boolean => {
  if (existsSync(file) && readFileSync(file).equals(content)) return false;
  const apart = `${file}.${process.pid}`;
  writeFileSync(apart, content);
  renameSync(apart, file);
  return true;
};

export const computeNest: Command = {
  summary: 'write the service for Compute Nest, and its templates',
  args: [],
  help: `\
Writes the files with which a provider makes the service of Compute Nest: the
configuration that computenest-cli imports, and a template for each way to
deploy the app. docs/compute-nest.md has the steps.

Without options it writes into ros/dist in the project folder, where the files
are committed. The bytes are the same on every machine.

With --images, the configuration has the images and tags of a YAML file, which
is checked first. It then needs --out, because these files are yours.`,
  options: {
    images: { value: 'FILE', help: 'YAML file with the images and tags of the packages' },
    out: { value: 'FOLDER', help: 'folder to write to, which is made; default ros/dist' },
    json: JSON_OPTION,
  },
  run: async (call) => {
    const { terminal, options } = call;
    const folder = typeof options['out'] === 'string' ? options['out'] : DIST;
    if (existsSync(folder) && !statSync(folder).isDirectory()) {
      throw new Error(
        `got --out ${folder}, which is not a folder; allowed: a folder, or a path that does not exist yet`,
      );
    }
    const { images } = options;
    if (typeof images === 'string' && folder === DIST) {
      throw new Error(
        'got --images without --out; add --out FOLDER, because ros/dist has no images of yours',
      );
    }
    const files = await serviceFiles(typeof images === 'string' ? readImages(images) : undefined);
    const report = Object.entries(files).map(([name, content]) => {
      const file = path.join(folder, name);
      makeFolder(path.dirname(file));
      return {
        file: path.relative(process.cwd(), file),
        changed: written(file, content),
        bytes: content.length,
      };
    });
    if (options['json']) writeJson(call, { files: report });
    else {
      for (const { file, changed, bytes } of report) {
        terminal.write(`${file}: ${changed ? 'written' : 'unchanged'}, ${bytes} bytes\n`);
      }
    }
    return DONE;
  },
};
