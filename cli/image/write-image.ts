import path from 'node:path';

import { IMAGE_KEYS, type ImageKey } from '../../config/images';
import { type Environment, ENVIRONMENTS_DIR } from '../../config/load';
import { replaceValueIn } from '../../config/replace-value';

/**
 * Writes an image into the file of an environment, and nothing else. To write the image that stands there already is a
 * way to find out whether another could be written.
 *
 * @param from the image that the environment names now
 * @returns the path of the file, as the working directory sees it
 * @throws ConfigError or Error when the file cannot be changed; it is as it was before
 */
export const writeImage = ({ name }: Environment, key: ImageKey, from: string, to: string): string => {
  const file = path.join(ENVIRONMENTS_DIR, `${name}.yaml`);
  replaceValueIn(file, IMAGE_KEYS[key], from, to);
  return path.relative(process.cwd(), file);
};

/** The same for an image that is in the registry already. @throws Error which names it, so that nothing is lost */
export const writePushed = (environment: Environment, key: ImageKey, from: string, to: string): string => {
  try {
    return writeImage(environment, key, from, to);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${to} is in the registry, but not written to ${key}: ${message}; write it yourself`);
  }
};
