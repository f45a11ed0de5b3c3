import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { renderCommands } from '../../host/cloud-init/commands';
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

/** Time to copy a few kilobytes, with a margin for an agent that has just started. */
const PART_TIMEOUT_SECONDS = 5 * 60;

/**
 * Longer than the sum of the host's own waits: the lock of another apply, the data disk, packages and image from a slow
 * mirror, a backup and the start of the app.
 */
const APPLY_TIMEOUT_SECONDS = 60 * 60;

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
          description: `${place} of ${release.title}; changes nothing when it is there`,
          instanceId,
          script,
          timeoutSeconds: place === 'apply' ? APPLY_TIMEOUT_SECONDS : PART_TIMEOUT_SECONDS,
          dependsOn: before,
        }).invocation,
      ],
      props.dependsOn,
    );
  }
}
