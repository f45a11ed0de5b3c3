import { createHash } from 'node:crypto';

import { gzipSync, strToU8 } from 'fflate';

import { fillTemplate } from '../open-design/template';
import { type HostFile, readCarrier } from './files';

const END_OF_FILE = 'OD_END_OF_FILE';

/** What a bundle is, and what it does once its files are whole on the host. */
export interface BundleProps {
  /** Name of the host program it belongs to: of its folders below /opt, /etc, /var/lib and /srv. */
  readonly host: string;
  /** What the bundle is called on the host. */
  readonly name: string;
  /** Folder below `/opt/<host>` that releases of this bundle stand in. */
  readonly folder: string;
  /** Program in the bundle's `bin` that takes over. */
  readonly program: string;
  /** Command that the bundle is given, and hands on. */
  readonly command: string;
  readonly files: readonly HostFile[];
}

/** Files of a release, packed: the same bytes on every machine. */
export class Bundle {
  readonly name: string;
  readonly command: string;
  /**
   * The hash of what `find . -type f | LC_ALL=C sort | xargs sha256sum` prints among the files, so that a host can tell
   * from the name whether they are whole.
   */
  readonly id: string;
  /** A POSIX shell script that unpacks and checks itself. */
  readonly archive: string;
  /** The archive, compressed with gzip, in Base64. */
  readonly payload: string;

  /** @throws when a file does not end in a newline or holds the archive's own delimiter */
  constructor(props: BundleProps) {
    this.name = props.name;
    this.command = props.command;
    this.id = idOf(props.files);
    this.archive = fillTemplate('bundle.sh', readCarrier('bundle.sh'), {
      ID: this.id,
      NAME: props.host,
      FOLDER: props.folder,
      PROGRAM: props.program,
      COMMAND: props.command,
      FILES: props.files.map(packFile).join('\n'),
    });
    // The compressor is plain JavaScript: every machine and every version of Node makes the same bytes.
    this.payload = Buffer.from(gzipSync(strToU8(this.archive), { level: 9, mtime: 0 })).toString('base64');
  }
}

const idOf = (files: readonly HostFile[]): string => {
  const lines = [...files]
    .sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map((file) => `${sha256(file.content)}  ./${file.path}\n`);
  return sha256(lines.join(''));
};

const packFile = (file: HostFile): string => {
  if (!file.content.endsWith('\n') || file.content.split('\n').includes(END_OF_FILE)) {
    throw new Error(
      `${file.path}: got text that a here-document cannot carry, allowed text ending in a newline without a line ${END_OF_FILE}; change the file`,
    );
  }
  return `file ${file.path} ${file.mode} <<'${END_OF_FILE}'\n${file.content}${END_OF_FILE}`;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
