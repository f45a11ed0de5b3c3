import { createHash } from 'node:crypto';
import { gzipSync, strToU8 } from 'fflate';
import { fillTemplate } from '../open-design/template';
import { readCarrier, type HostFile } from './files';

const END_OF_FILE = 'OD_END_OF_FILE';

/** What an archive does with its files once they are whole on the host. */
export interface ArchiveKind {
  /** What the archive is called on the host, without `.sh`. */
  readonly name: string;
  /** Folder below /opt/open-design that releases of this kind stand in. */
  readonly folder: string;
  /** Program in the release's `bin` that takes over. */
  readonly program: string;
  /** Command the archive is given, and hands on. */
  readonly command: string;
}

/** The desired state of a host. */
export const CORE: ArchiveKind = {
  name: 'payload',
  folder: 'releases',
  program: 'open-design',
  command: 'apply',
};

/** The commands an operator has: backup, restore, upgrade, …. */
export const OPERATIONS: ArchiveKind = {
  name: 'operations',
  folder: 'operations',
  program: 'operations',
  command: 'install',
};

/**
 * Packs files into a self-extracting POSIX shell archive.
 *
 * @throws when a file does not end in a newline or holds the archive's own delimiter
 */
export function packArchive(files: readonly HostFile[], kind: ArchiveKind = CORE): string {
  return fillTemplate('archive.sh', readCarrier('archive.sh'), {
    RELEASE: releaseId(files),
    FOLDER: kind.folder,
    PROGRAM: kind.program,
    COMMAND: kind.command,
    FILES: files.map(packFile).join('\n'),
  });
}

/**
 * Compresses an archive with gzip. The compressor is plain JavaScript, so that every machine and every version of Node makes
 * the same bytes and a snapshot of them means something.
 */
export function packPayload(archive: string): Buffer {
  return Buffer.from(gzipSync(strToU8(archive), { level: 9, mtime: 0 }));
}

/**
 * The name of a release: the hash of what `find . -type f | LC_ALL=C sort | xargs sha256sum` prints in its directory,
 * so that a host can tell from the name whether the files are whole.
 */
export function releaseId(files: readonly HostFile[]): string {
  const lines = [...files]
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map((file) => `${sha256(file.content)}  ./${file.path}\n`);
  return sha256(lines.join(''));
}

function packFile(file: HostFile): string {
  if (!file.content.endsWith('\n') || file.content.split('\n').includes(END_OF_FILE)) {
    throw new Error(
      `${file.path}: got text that a here-document cannot carry, allowed text ending in a newline without a line ${END_OF_FILE}; change the file`,
    );
  }
  return `file ${file.path} ${file.mode} <<'${END_OF_FILE}'\n${file.content}${END_OF_FILE}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
