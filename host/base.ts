import { type HostFile, readFolder } from './files';

/**
 * Functions of the shell that every program of a host begins with: release, state, steps, reports, templates.
 *
 * @param service what the host runs, for messages: `the app`
 */
export const baseLib = (service: string): readonly HostFile[] =>
  readFolder('base', 'lib', '0644').map((file) => ({
    ...file,
    content: file.content.replaceAll('@@SERVICE@@', service),
  }));

/** The Python programs that every program of a host calls, together with its own, sorted by name. */
export const basePython = (own: readonly HostFile[] = []): readonly HostFile[] =>
  [...readFolder('base', 'python', '0755'), ...own].sort((a, b) => (a.path < b.path ? -1 : 1));
