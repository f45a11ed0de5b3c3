import * as path from 'node:path';

import { withoutComments } from '../../../host/files';
import { COMMAND_SECONDS } from '../../../host/machine';
import { readText } from '../../../open-design/read-text';
import { fillTemplate } from '../../../open-design/template';
import { fill, place } from '../../language/fill';
import type { Value } from '../../language/functions';
import type { Resource } from '../../language/template';
import { commandResource, type StackCommand } from '../../resources/commands';
import { DOCKER_CONFIG } from '../identifiers';

const read = (name: string): string => withoutComments(readText(path.join(__dirname, name)));

/** What the template adds to the host program: the step that pulls the image of a package. */
export const packageProgram = (): string => read('package.sh');

const filled = (name: string, values: Readonly<Record<string, string>> = {}): string =>
  fillTemplate(name, read(name), {
    PUT_LOGIN: fillTemplate('put-login.sh', read('put-login.sh'), {
      LOGIN: place('Login'),
      DIGEST: place('Digest'),
    }).trimEnd(),
    ...values,
  });

/** What takes the places of the login and of the program that arrives with it. */
const loginValues = (): Readonly<Record<string, Value>> => ({
  Login: DOCKER_CONFIG,
  Digest: read('digest.sh').trimEnd(),
});

/** The command that brings the login to a new host. The host's first apply waits for it. */
export const loginResource = (): Resource => ({
  comment:
    'The login is temporary. It travels in commands alone: user data have no room for it, and stay at the metadata service.',
  ...commandResource(
    {
      id: 'login',
      script: fill(filled('login.sh'), loginValues()),
      description: 'login to the registry of the image; changes nothing once the host is ready',
      timeoutSeconds: COMMAND_SECONDS.part,
    },
    ['DataDiskAttachment', 'AddressAssociation'],
  ),
});

/**
 * Wraps the last command: it brings a login for the time in which it applies the state. Each update of a service instance
 * has another login, so ROS runs this command at each update.
 *
 * @param values what takes the places in its script
 */
export const withLogin = (command: StackCommand, values: Readonly<Record<string, Value>>): StackCommand => {
  const template = filled('apply.sh', { PACKAGE: place('Addition'), APPLY: command.template.trimEnd() });
  const addition = packageProgram().trimEnd();
  return {
    ...command,
    template: `${template}${addition}${read('digest.sh')}`,
    script: fill(template, { ...values, ...loginValues(), Addition: addition }),
  };
};
