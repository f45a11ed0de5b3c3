import { descriptionOf, secondsOf } from '../host/machine';
import { openDesignRelease } from '../host/release';
import { commandsOf, userDataOf } from './host/carriers';
import { fill, place } from './language/fill';
import { type Expression, getAtt } from './language/functions';
import type { StackCommand } from './resources/commands';
import { stackState, STATE_VALUES } from './state';

/** The user data of the host, with the state of the stack and the call of its wait condition. */
export const stackUserData = (): Expression =>
  fill(userDataOf(stackState(), place('Call')), { ...STATE_VALUES, Call: getAtt('Ready', 'CurlCli') });

/** The commands that bring the operations to the host and apply the state, in their order. */
export const stackCommands = (): readonly StackCommand[] => {
  const { title } = openDesignRelease();
  return commandsOf(stackState()).map(({ id, script }) => ({
    id,
    template: script,
    script: id === 'apply' ? fill(script, STATE_VALUES) : script,
    description: descriptionOf(id, title),
    timeoutSeconds: secondsOf(id),
  }));
};
