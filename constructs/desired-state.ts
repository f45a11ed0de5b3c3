import { EcsCommand } from '@cdktf/provider-alicloud/lib/ecs-command';
import { EcsInvocation } from '@cdktf/provider-alicloud/lib/ecs-invocation';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { renderApplyCommand } from '../cloud-init/render';
import { base64Encoded } from './base64';
import type { HostState } from './host-state';

export interface DesiredStateProps {
  /** Name of the Cloud Assistant command. */
  readonly name: string;
  readonly instanceId: string;
  /** What the host is to be. */
  readonly state: HostState;
  /** What must be there first; each of them also gives the Cloud Assistant agent time to start. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Beyond all the host's own waits together – another apply's lock, the data disk, packages and image from a slow
 * mirror, the app's first start – so that it is the host that says what went wrong.
 */
const HOST_TIMEOUT_SECONDS = 60 * 60;

/** Beyond the host's limit, for the same reason. */
const INVOCATION_TIMEOUT = '65m';

/**
 * Brings a running host to its desired state by Cloud Assistant, and waits until it is there.
 *
 * Both resources are replaced when the state changes, which runs it again. A failed run is tainted, so the
 * next deploy tries again; the service forgets runs after about a month, and the one that follows changes
 * nothing.
 */
export class DesiredState extends Construct {
  constructor(scope: Construct, id: string, props: DesiredStateProps) {
    super(scope, id);
    const command = new EcsCommand(this, 'Resource', {
      name: props.name,
      description: 'brings the host to the desired state; changes nothing when it is there',
      type: 'RunShellScript',
      commandContent: base64Encoded(renderApplyCommand(props.state.app, props.state.values)),
      timeout: HOST_TIMEOUT_SECONDS,
    });
    new EcsInvocation(this, 'invocation', {
      commandId: command.id,
      instanceId: [props.instanceId],
      timeouts: { create: INVOCATION_TIMEOUT },
      dependsOn: [...props.dependsOn],
    });
  }
}
