import { createHash } from 'node:crypto';

import { fillTemplate } from '../open-design/template';
import { inBase85 } from './base85';
import { type HostFile, readCarrier, withoutComments } from './files';
import { compressed } from './packed';

const END_OF_FILE = 'OD_END_OF_FILE';

/** Content of a bundle, and the program that it starts when its files are complete on the host. */
export interface BundleProps {
  /** Name of the host program to which the bundle belongs, and of its folders below /opt, /etc, /var/lib and /srv. */
  readonly host: string;
  /** Name of the bundle on the host. */
  readonly name: string;
  /** Folder below `/opt/<host>` that contains the releases of this bundle. */
  readonly folder: string;
  /** Program in the bundle's `bin` folder that is started after unpacking. */
  readonly program: string;
  /** Command that the bundle passes to the program. */
  readonly command: string;
  /** Number of parts in which the bundle travels to a running host. Each has a Terraform address, so it changes on purpose only. */
  readonly parts: number;
  readonly files: readonly HostFile[];
}

/** The packed files of a release. The bytes are the same on every machine. */
export class Bundle {
  readonly name: string;
  readonly command: string;
  readonly parts: number;
  /**
   * Hash of the output of `find . -type f | LC_ALL=C sort | xargs sha256sum` in the folder of the files. A host can
   * verify from this name whether the files are complete.
   */
  readonly id: string;
  /** A self-extracting POSIX shell script that verifies its files. */
  readonly archive: string;
  /** The archive, compressed with gzip and encoded in base 85. */
  readonly payload: string;

  /** @throws when a file does not end in a newline or contains the delimiter of the archive */
  constructor(props: BundleProps) {
    this.name = props.name;
    this.command = props.command;
    this.parts = props.parts;
    this.id = idOf(props.files);
    this.archive = fillTemplate('bundle.sh', withoutComments(readCarrier('bundle.sh')), {
      ID: this.id,
      NAME: props.host,
      FOLDER: props.folder,
      PROGRAM: props.program,
      COMMAND: props.command,
      FILES: props.files.map(packFile).join('\n'),
    });
    this.payload = inBase85(compressed(this.archive));
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
