import { type Command, renderCommands } from '../../host/cloud-init/commands';
import type { InstalledFile } from '../../host/cloud-init/companion';
import { renderUserData } from '../../host/cloud-init/user-data';
import { openDesignRelease } from '../../host/release';
import type { State } from '../../host/state';
import { signal } from './signal';

/**
 * Renders the user data of a host that a stack of ROS makes: that of the ECS stack, with the service that signals the
 * wait condition. The values of the state, and the call, may be tokens `${…}`, which stay as they are.
 *
 * @param curlCli the attribute `CurlCli` of the handle, or its token
 * @param files further files, which are in place before the first apply begins
 * @throws when the state cannot be rendered, or when the result exceeds the limit of user data
 */
export const userDataOf = (state: State, curlCli: string, files: readonly InstalledFile[] = []): string => {
  const service = signal(curlCli);
  return renderUserData(openDesignRelease(), state, { ...service, files: [...service.files, ...files] });
};

/** ROS does not run a command again whose content is unchanged. A new host gets everything. */
const REMEDY =
  'make room and repeat the update, or delete the stack and create it again with this data disk as DataDiskId';

/**
 * Renders the scripts that bring the operations and a state to a running host, in the order in which they must run. They
 * are those of the ECS stack, except for the advice when parts are missing. Only the last one contains the state. Its exit
 * code is 0 when the host has reached the state.
 *
 * @throws when the state cannot be rendered, or does not fit into one command
 */
export const commandsOf = (state: State): readonly Command[] =>
  renderCommands(openDesignRelease(), state, REMEDY);
