import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { renderApplyCommands, renderOperationsCommands } from '../../host/cloud-init/carriers';
import { HostCommand } from './host-command';
import type { HostState } from './host-state';

export interface DesiredStateProps {
  /** Prefix of the Cloud Assistant commands' names. */
  readonly name: string;
  readonly instanceId: string;
  /** What the host is to be. */
  readonly state: HostState;
  /** What must be there first; each of them also gives the Cloud Assistant agent time to start. */
  readonly dependsOn: readonly ITerraformDependable[];
}

type After = readonly ITerraformDependable[];

/** Copying a few files, with room for an agent that has just started. */
const OPERATIONS_TIMEOUT_SECONDS = 5 * 60;

/**
 * Beyond all the host's own waits together – another apply's lock, the data disk, packages and image from a slow
 * mirror, a backup, the app's start.
 */
const APPLY_TIMEOUT_SECONDS = 60 * 60;

/** Brings a running host to its desired state, and waits until it is there. */
export class DesiredState extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: DesiredStateProps,
  ) {
    super(scope, id);
    const { app, values } = props.state;
    const operations = this.runInTurn(
      'operations',
      renderOperationsCommands(app, values),
      OPERATIONS_TIMEOUT_SECONDS,
      props.dependsOn,
    );
    // A new image is switched to only after a backup, which is one of the operations.
    this.runInTurn('apply', renderApplyCommands(app, values), APPLY_TIMEOUT_SECONDS, operations);
  }

  /** What does not fit into one command takes several, each of which waits for the one before. */
  private runInTurn(role: string, scripts: readonly string[], timeoutSeconds: number, first: After): After {
    return scripts.reduce<After>((after, script, index) => {
      const part = `${role}-${index + 1}`;
      const command = new HostCommand(this, part, {
        name: `${this.props.name}-${part}`,
        description: `${role} of Open Design, part ${index + 1} of ${scripts.length}; changes nothing when it is there`,
        instanceId: this.props.instanceId,
        script,
        timeoutSeconds,
        dependsOn: after,
      });
      return [command.invocation];
    }, first);
  }
}
