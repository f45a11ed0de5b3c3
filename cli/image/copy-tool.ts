import { accessSync, constants } from 'node:fs';
import path from 'node:path';

import type { CommandLine } from './program';

/** A program that copies images between registries. Each method returns a command line. */
export interface CopyTool {
  readonly name: string;
  /** Prints the manifest of an image, byte for byte. */
  manifest(image: string): CommandLine;
  /** Prints the configuration of an image that is no index. */
  config(image: string): CommandLine;
  /** Copies an image with all its platforms and attestations, and keeps its digest. */
  copy(from: string, to: string): CommandLine;
}

/** Where the credentials are, for a tool. Undefined: where the tool looks by itself. */
export interface AuthFile {
  readonly file: string;
  /** A folder in which the file has the name `config.json`. */
  readonly folder: string;
}

/**
 * `--all` copies every platform, not only this machine's. `--preserve-digests` refuses to change a manifest.
 * Source: skopeo-copy(1), noted on 2026-11-28; both run against distribution 2.8.2 with skopeo 1.9.3.
 */
const skopeo = (auth: AuthFile | undefined): CopyTool => {
  const run = (...args: readonly string[]): CommandLine => ({ program: 'skopeo', args });
  const authfile = auth ? ['--authfile', auth.file] : [];
  return {
    name: 'skopeo',
    manifest: (image) => run('inspect', '--raw', ...authfile, `docker://${image}`),
    config: (image) => run('inspect', '--config', '--raw', ...authfile, `docker://${image}`),
    copy: (from, to) =>
      run(
        ...['copy', '--all', '--preserve-digests', '--retry-times', '3', ...authfile],
        ...[`docker://${from}`, `docker://${to}`],
      ),
  };
};

/** `crane copy` copies an index as it is. Source: crane's documentation, noted on 2026-11-28. */
const crane = (auth: AuthFile | undefined): CopyTool => {
  const run = (...args: readonly string[]): CommandLine => ({
    program: 'crane',
    args,
    ...(auth ? { env: { DOCKER_CONFIG: auth.folder } } : {}),
  });
  return {
    name: 'crane',
    manifest: (image) => run('manifest', image),
    config: (image) => run('config', image),
    copy: (from, to) => run('copy', from, to),
  };
};

const TOOLS = { skopeo, crane };

/** Whether a program is on the PATH. */
const isOnPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });

/** The first tool that is on the PATH. @throws Error when there is none */
export const copyTool = (auth: AuthFile | undefined): CopyTool => {
  const found = Object.entries(TOOLS).find(([name]) => isOnPath(name));
  if (found) return found[1](auth);
  throw new Error(
    'neither skopeo nor crane is on the PATH; install one of them: skopeo is a package of Debian, Ubuntu, Fedora and Homebrew; crane is at https://github.com/google/go-containerregistry',
  );
};
