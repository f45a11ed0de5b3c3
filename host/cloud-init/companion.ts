import { fillTemplate } from '../../open-design/template';
import { inBase85 } from '../base85';
import { readCarrier, withoutComments } from '../files';
import { compressed } from '../packed';
import type { Release } from '../release';

/** A service that user data bring to a new host beside the program. It is in place before the first apply begins. */
export interface Companion {
  /** Files that are known at synth. They are packed together with the program, which takes less room than apart from it. */
  readonly files: readonly InstalledFile[];
  /** File with a value that is known only when the host is made. It stands in user data as it is. */
  readonly later: InstalledFile;
  /**
   * Shell commands that put the service in place, after the files are written. `put MODE FILE` writes standard input to a
   * file, completely or not at all.
   */
  readonly start: string;
  /** Shell command that runs when what is packed arrives damaged. It stands in user data as it is. */
  readonly damaged: string;
}

/** A file on a host. */
export interface InstalledFile {
  /** Absolute path. */
  readonly path: string;
  /** Octal permissions, as for `chmod`. */
  readonly mode: '0600' | '0644';
  /** Text, ending in a newline. */
  readonly content: string;
}

const END_OF_FILE = 'OD_END_OF_COMPANION';

/** Packs the program and the files of a companion as one shell script. @throws when a file contains its delimiter */
export const packCompanion = ({ name, program }: Release, { files, start }: Companion): string => {
  for (const content of [program.archive, ...files.map((file) => file.content)]) {
    if (content.split('\n').includes(END_OF_FILE)) {
      throw new Error(`got a file with the line ${END_OF_FILE}, which ends a file here; change the line`);
    }
  }
  const script = fillTemplate('companion.sh', withoutComments(readCarrier('companion.sh')), {
    NAME: name,
    END: END_OF_FILE,
    PROGRAM: program.archive.trimEnd(),
    FILES: files
      .map(({ path, mode, content }) => `put ${mode} ${path} <<'${END_OF_FILE}'\n${content}${END_OF_FILE}`)
      .join('\n'),
    START: start.trimEnd(),
  });
  return inBase85(compressed(script));
};
