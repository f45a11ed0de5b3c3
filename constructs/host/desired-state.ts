import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { renderCommands } from '../../host/cloud-init/commands';
import type { Release } from '../../host/release';
import type { State } from '../../host/state';
import { HostCommand } from './host-command';

export interface DesiredStateProps {
  /** Prefix of the Cloud Assistant commands' names. */
  readonly name: string;
  readonly instanceId: string;
  /** What runs on the host. */
  readonly release: Release;
  /** What is asked of it. */
  readonly state: State;
  /** What must be there first; each of them also gives the Cloud Assistant agent time to start. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Copying a few kilobytes, with room for an agent that has just started. */
const PART_TIMEOUT_SECONDS = 5 * 60;

/**
 * Beyond all the host's own waits together – another apply's lock, the data disk, packages and image from a slow
 * mirror, a backup, the app's start.
 */
const APPLY_TIMEOUT_SECONDS = 60 * 60;

/**
 * Brings a running host to its desired state, and waits until it is there: one command after the other, of which only
 * the last one changes with the state.
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
