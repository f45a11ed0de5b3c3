import { renderCommands } from '../host/cloud-init/commands';
import { renderUserData } from '../host/cloud-init/user-data';
import { openDesignRelease } from '../host/release';
import { fill } from './language/fill';
import type { Expression } from './language/functions';
import type { StackCommand } from './resources/commands';
import { stackState, STATE_VALUES } from './state';

/** The user data of the host, with the state of the stack. */
export const stackUserData = (): Expression =>
  fill(renderUserData(openDesignRelease(), stackState()), STATE_VALUES);

/** The commands that bring the operations to the host and apply the state, in their order. */
export const stackCommands = (): readonly StackCommand[] => {
  const release = openDesignRelease();
  return renderCommands(release, stackState()).map(({ id, script }) => ({
    id,
    template: script,
    script: id === 'apply' ? fill(script, STATE_VALUES) : script,
    description: `${id} of ${release.title}; changes nothing when it is there`,
    timeoutSeconds: id === 'apply' ? 60 * 60 : 5 * 60,
  }));
};
