import type { InstalledFile } from '../host/cloud-init/companion';
import { descriptionOf, secondsOf } from '../host/machine';
import { openDesignRelease } from '../host/release';
import type { State } from '../host/state';
import { commandsOf, userDataOf } from './host/carriers';
import { fill, place } from './language/fill';
import { type Expression, getAtt, type Value } from './language/functions';
import type { StackCommand } from './resources/commands';

/** The state of a host, and what takes its places. */
export interface HostState {
  /** Values, with the places of those that only the stack knows. */
  readonly state: State;
  /** What takes the places, by their names. */
  readonly values: Readonly<Record<string, Value>>;
}

/**
 * The user data of the host, with its state and the call of the wait condition.
 *
 * @param files further files, which are in place before the first apply begins
 */
export const stackUserData = (
  { state, values }: HostState,
  files: readonly InstalledFile[] = [],
): Expression =>
  fill(userDataOf(state, place('Call'), files), { ...values, Call: getAtt('Ready', 'CurlCli') });

/** The commands that bring the operations to the host and apply the state, in their order. */
export const stackCommands = ({ state, values }: HostState): readonly StackCommand[] => {
  const { title } = openDesignRelease();
  return commandsOf(state).map(({ id, script }) => ({
    id,
    template: script,
    script: id === 'apply' ? fill(script, values) : script,
    description: descriptionOf(id, title),
    timeoutSeconds: secondsOf(id),
  }));
};
