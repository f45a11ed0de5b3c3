import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { renderCommands } from '../../host/cloud-init/commands';
import { descriptionOf, secondsOf } from '../../host/machine';
import type { Release } from '../../host/release';
import type { State } from '../../host/state';
import { HostCommand } from './host-command';

export interface DesiredStateProps {
  /** Prefix of the names of the Cloud Assistant commands. */
  readonly name: string;
  readonly instanceId: string;
  /** Release that runs on the host. */
  readonly release: Release;
  /** Desired state of the host. */
  readonly state: State;
  /** Resources that must exist first. Each of them also gives the Cloud Assistant agent time to start. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Brings a running host to its desired state and waits until it has been reached. The commands run one after the other,
 * and only the last one changes with the state.
 */
export class DesiredState extends Construct {
  constructor(scope: Construct, id: string, props: DesiredStateProps) {
    super(scope, id);
    const { name, instanceId, release, state } = props;
    renderCommands(release, state).reduce<readonly ITerraformDependable[]>(
      (before, { id: place, script }) => [
        new HostCommand(this, place, {
          name: `${name}-${place}`,
          description: descriptionOf(place, release.title),
          instanceId,
          script,
          timeoutSeconds: secondsOf(place),
          dependsOn: before,
        }).invocation,
      ],
      props.dependsOn,
    );
  }
}
