import { createHash } from 'node:crypto';

import type { Expression } from '../language/functions';
import type { Resource } from '../language/template';
import { INSTANCE_ID } from './host';

/** A script that Cloud Assistant runs on the host. */
export interface StackCommand {
  /** Position of the command: `operations-1`, …, `apply`. */
  readonly id: string;
  /** The script with the places of its values. */
  readonly template: string;
  readonly script: Expression | string;
  readonly description: string;
  /** Longest duration in seconds. */
  readonly timeoutSeconds: number;
}

/**
 * The commands, one after the other, once the app answers.
 *
 * The name of a resource contains the hash of its script with the places of its values. So a new version of a part is a new
 * resource, which runs, and an unchanged one is not sent again. A changed parameter changes only the content of the last
 * command, under the same name. That ROS runs a command whose content has changed again is not proved (docs/unproven.md).
 */
export const commandResources = (commands: readonly StackCommand[]): Record<string, Resource> => {
  let before = 'AppAnswers';
  return Object.fromEntries(
    commands.map((command) => {
      const name = nameOf(command);
      const resource = commandResource(command, [before]);
      before = name;
      return [name, resource];
    }),
  );
};

/** The resource of one command, after others. */
export const commandResource = (
  { id, description, timeoutSeconds, script }: Omit<StackCommand, 'template'>,
  after: readonly string[],
): Resource => ({
  Type: 'ALIYUN::ECS::RunCommand',
  DependsOn: after,
  Properties: {
    Name: id,
    Description: description,
    Type: 'RunShellScript',
    InstanceIds: [INSTANCE_ID],
    Timeout: timeoutSeconds,
    Sync: true,
    EnableParameter: false,
    ContentEncoding: 'PlainText',
    CommandContent: script,
  },
});

/** `program-1` becomes `Program1x0123abcd`. */
const nameOf = ({ id, template }: StackCommand): string => {
  const hash = createHash('sha256').update(template).digest('hex').slice(0, 8);
  const words = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}x${hash}`;
};
