import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Folder of the committed renderings: everything that is written to a host or a pod. */
export const RENDERED_DIR = path.join(__dirname, '../../rendered');

/** Texts by name below a folder of the renderings. */
export type Files = Readonly<Record<string, string>>;

/** Whether Jest runs with `-u`, which updates renderings like snapshots. */
const updates = (): boolean => {
  const { snapshotState } = expect.getState() as {
    readonly snapshotState?: { readonly _updateSnapshot?: string };
  };
  return snapshotState?._updateSnapshot === 'all';
};

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
        .sort()
    : [];

/** Adds a test for each file of a rendering, and a test that the folder contains no other files. */
export const testRendering = (name: string, files: Files): void => {
  const folder = path.join(RENDERED_DIR, name);
  describe(name, () => {
    test.each(Object.entries(files))('%s', (file, text) => {
      const committed = path.join(folder, file);
      if (updates()) {
        mkdirSync(path.dirname(committed), { recursive: true });
        writeFileSync(committed, text);
      }
      if (!existsSync(committed))
        throw new Error(`${committed} is not committed yet; write it with: npx jest -u`);
      expect(text).toBe(readFileSync(committed, 'utf8'));
    });

    test('nothing else is committed', () => {
      const others = filesBelow(folder).filter((file) => !(file in files));
      if (updates()) others.forEach((file) => rmSync(path.join(folder, file)));
      else expect(others).toEqual([]);
    });
  });
};
