import * as path from 'node:path';

import { readText } from '../open-design/read-text';
import { type HostFile, withoutComments } from './files';

/** Placeholders of texts that several files have in common, each with the text's file in `base/`. */
const SHARED = {
  '@@SERVICE_SANDBOX@@': 'sandbox/service.conf',
  '@@APPLY_SANDBOX@@': 'sandbox/apply.conf',
  '@@APT@@': 'shell/apt.sh',
};

const sharedText = (name: string): string =>
  withoutComments(readText(path.join(__dirname, 'base', name))).trim();

/** Fills in the texts that a file names: the directives of its sandbox, or functions of the shell. */
export const withSharedText = (file: HostFile): HostFile => ({
  ...file,
  content: Object.entries(SHARED).reduce(
    (content, [placeholder, name]) => content.replace(placeholder, () => sharedText(name)),
    file.content,
  ),
});
