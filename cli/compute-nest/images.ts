import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { parseReference, TAG } from '../../images/reference';
import { PACKAGES } from '../../ros/compute-nest/packages';

/** Values of the parameters of the packages, by their names. */
export type PackageImages = Readonly<Record<string, string>>;

/** What a value must be: a check, and an example. */
interface Kind {
  readonly accepts: (text: string) => boolean;
  readonly allowed: string;
}

const IMAGE: Kind = {
  accepts: (text) => {
    const { tag, digest } = parseReference(text) ?? {};
    return (tag ?? digest) !== undefined;
  },
  allowed: 'an image with a tag or a digest, such as registry.example.com/team/open-design:0.20.2',
};

const IMAGE_TAG: Kind = {
  accepts: (text) => new RegExp(`^${TAG}$`).test(text),
  allowed: "a tag in quotes, such as '0.20.2'",
};

const PARAMETERS: ReadonlyMap<string, Kind> = new Map(
  Object.values(PACKAGES).flatMap(({ source, tag }) => [[source, IMAGE] as const, [tag, IMAGE_TAG] as const]),
);

const NAMES = [...PARAMETERS.keys()].join(', ');

const read = (file: string): unknown => {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file}: ${reason}; give --images a YAML file with the keys ${NAMES}`);
  }
};

const treeIn = (file: string): Readonly<Record<string, unknown>> => {
  const tree = read(file);
  if (tree === null || typeof tree !== 'object' || Array.isArray(tree)) {
    throw new Error(`${file}: got no keys; allowed: ${NAMES}`);
  }
  return tree as Readonly<Record<string, unknown>>;
};

/**
 * Reads the images and tags of the packages. `computenest-cli` checks none of them: it would import a package with the tag
 * `${AppTag}` for a key that is missing, and with the tag 1.3 for 1.30 without quotes.
 *
 * @throws with all faults of the file
 */
export const readImages = (file: string): PackageImages => {
  const tree = treeIn(file);
  const faults = [...PARAMETERS].flatMap(([name, { accepts, allowed }]) => {
    const value = tree[name];
    if (value === undefined) return [`${name} is missing; add ${allowed}`];
    return typeof value === 'string' && accepts(value)
      ? []
      : [`${name}: got ${JSON.stringify(value)}; allowed: ${allowed}`];
  });
  const unknown = Object.keys(tree).filter((name) => !PARAMETERS.has(name));
  if (unknown.length > 0) {
    faults.push(`got ${unknown.join(', ')}; allowed: ${NAMES}`);
  }
  if (faults.length > 0) throw new Error(faults.map((fault) => `${file}: ${fault}`).join('\n'));
  return tree as PackageImages;
};
