import { readFileSync } from 'node:fs';
import path from 'node:path';

import { stringify } from 'yaml';

import { ICON, serviceConfig } from '../../ros/compute-nest/service';
import {
  ackServiceTemplate,
  ecsServiceTemplate,
  type ServiceTemplate,
} from '../../ros/compute-nest/service-template';
import { templateYaml } from '../../ros/language/yaml';
import { appObjects } from './app-objects';
import type { PackageImages } from './images';

/** Folder of the committed files. */
export const DIST = path.join(__dirname, '..', '..', 'ros', 'dist');

/** Path of the configuration of the service in that folder. Its icon is beside it, and the templates are above it. */
export const CONFIG_FILE = 'compute-nest/config.yaml';

/**
 * The templates of the service, in the order in which its page shows them. computenest-cli 1.9.17 checks the first one, and
 * ends with an error when its `ImageId` is a function, as that of an instance is.
 */
export const serviceTemplates = async (): Promise<readonly ServiceTemplate[]> => [
  ackServiceTemplate(await appObjects()),
  ecsServiceTemplate(),
];

const COMMENT = `# The service of Compute Nest, for computenest-cli import, which rewrites the file that it reads: give it a copy
# (docs/compute-nest.md). Made by: npx odcloud compute-nest. Do not edit it.
`;

/**
 * Returns the files with which the service is imported, by their names: the configuration, its icon and the templates. They
 * have the same bytes on every machine.
 *
 * @param images images of the packages; undefined: the configuration has parameters in their places
 */
export const serviceFiles = async (images?: PackageImages): Promise<Readonly<Record<string, Buffer>>> => {
  const templates = await serviceTemplates();
  const config = serviceConfig(templates, images && ((parameter) => images[parameter] ?? ''));
  const icon = path.join(path.dirname(CONFIG_FILE), ICON);
  const texts = {
    // computenest-cli reads YAML 1.1.
    [CONFIG_FILE]: `${COMMENT}\n${stringify(config, { version: '1.1', lineWidth: 0, singleQuote: true, aliasDuplicateObjects: false })}`,
    ...Object.fromEntries(templates.map(({ file, template }) => [file, templateYaml(template)])),
  };
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)])),
    [icon]: readFileSync(path.join(DIST, icon)),
  };
};
