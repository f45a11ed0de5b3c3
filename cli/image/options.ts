import { existsSync, symlinkSync } from 'node:fs';
import path from 'node:path';

import { IMAGE_KEYS, type ImageKey, imagesOf, type NamedImage } from '../../config/images';
import type { Environment } from '../../config/load';
import { type Call, type Option, UsageError } from '../command';
import type { AuthFile } from './copy-tool';

const KEYS = Object.keys(IMAGE_KEYS) as ImageKey[];

export const KEY_OPTION: Option = { value: 'KEY', help: KEYS.join(', ').replace(',', ' (default),') };

export const AUTHFILE_OPTION: Option = {
  value: 'FILE',
  help: 'credentials, as docker login writes them',
};

/** The value of an option that takes one. Undefined without the option. */
export const textOption = ({ options }: Call, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

/**
 * The image that `--key` names, by default the app's.
 *
 * @throws UsageError when there is no such key; Error when the environment does not have it
 */
export const keyedImage = (environment: Environment, key: string | undefined): NamedImage => {
  if (key !== undefined && !Object.hasOwn(IMAGE_KEYS, key)) {
    throw new UsageError(`got --key ${key}; allowed: ${KEYS.join(', ')}`);
  }
  const images = imagesOf(environment.config);
  const image = images.find((one) => one.key === (key ?? 'app.image'));
  if (image) return image;
  throw new Error(
    `environment ${environment.name} has no ${key ?? ''}; allowed: ${images.map((one) => one.key).join(', ')}; write the key first, with a digest of 64 zeros: this command replaces a value, and adds none`,
  );
};

/** The file of `--authfile`, in a form for every tool. @param folder a temporary folder */
export const authFileIn = (folder: string, file: string | undefined): AuthFile | undefined => {
  if (file === undefined) return undefined;
  if (!existsSync(file)) throw new Error(`--authfile: there is no ${file}`);
  symlinkSync(path.resolve(file), path.join(folder, 'config.json'));
  return { file, folder };
};
