import * as path from 'node:path';

import { ecsTemplate } from './ecs-template';
import { templateYaml } from './language/yaml';

/** The committed file of the template. */
export const ECS_TEMPLATE_FILE = path.join(__dirname, 'dist', 'open-design-ecs.yaml');

/** The text of the template. It has the same bytes on every machine. */
export const ecsTemplateText = (): string => templateYaml(ecsTemplate());
