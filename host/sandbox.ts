import * as path from 'node:path';

import { readText } from '../open-design/read-text';
import { type HostFile, withoutComments } from './files';

/** Placeholders of units, each with the file of its sandbox. */
const SANDBOXES = { '@@SERVICE_SANDBOX@@': 'service.conf', '@@APPLY_SANDBOX@@': 'apply.conf' };

const directives = (name: string): string =>
  withoutComments(readText(path.join(__dirname, 'base', 'sandbox', name))).trimEnd();

/** Fills in the directives of the sandbox that a unit names. Units have most of them in common. */
export const withSandbox = (file: HostFile): HostFile => ({
  ...file,
  content: Object.entries(SANDBOXES).reduce(
    (content, [placeholder, name]) => content.replace(placeholder, () => directives(name)),
    file.content,
  ),
});
