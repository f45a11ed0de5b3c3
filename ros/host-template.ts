import { CONDITIONS } from './conditions';
import type { Expression } from './language/functions';
import type { ParameterGroup, Resource, Template, Text } from './language/template';
import { OUTPUTS } from './outputs';
import { HEAPS } from './parameters/app';
import { commandResources, type StackCommand } from './resources/commands';
import { DISK_RESOURCES } from './resources/disk';
import { hostResources } from './resources/host';
import { NETWORK_RESOURCES } from './resources/network';
import { ROLE_RESOURCES } from './resources/role';
import { RULES } from './rules';

/** What the templates for one ECS instance do not have in common. */
export interface HostTemplate {
  /** Comment at the top of the file. */
  readonly comment: string;
  readonly description: Text;
  readonly groups: readonly ParameterGroup[];
  readonly userData: Expression;
  /** Resources between the host and the commands. */
  readonly resources?: Readonly<Record<string, Resource>>;
  /** Commands once the app answers. */
  readonly commands: readonly StackCommand[];
}

/** Returns a template of the app on one ECS instance. */
export const hostTemplate = ({
  comment,
  description,
  groups,
  userData,
  resources = {},
  commands,
}: HostTemplate): Template => ({
  comment,
  description,
  groups,
  mappings: { Memory: HEAPS },
  conditions: CONDITIONS,
  rules: RULES,
  resources: {
    ...NETWORK_RESOURCES,
    ...ROLE_RESOURCES,
    ...DISK_RESOURCES,
    ...hostResources(userData),
    ...resources,
    ...commandResources(commands),
  },
  outputs: OUTPUTS,
});
