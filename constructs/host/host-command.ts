import { EcsCommand } from '@cdktf/provider-alicloud/lib/ecs-command';
import { EcsInvocation } from '@cdktf/provider-alicloud/lib/ecs-invocation';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { base64Encoded } from './base64';

export interface HostCommandProps {
  /** Name of the Cloud Assistant command. */
  readonly name: string;
  readonly description: string;
  readonly instanceId: string;
  /** Idempotent shell script in clear; Base64 is made of it here. */
  readonly script: string;
  /** Seconds the host may take; the provider's default is 60. */
  readonly timeoutSeconds: number;
  /** What must be there first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Beyond the host's limit, so that it is the host that says what went wrong. */
const MARGIN_MINUTES = 5;

/**
 * A script that Cloud Assistant runs on a host, and the wait for its end.
 *
 * Both resources are replaced when the script changes, which runs it again. A failed run is tainted, so the next
 * deploy tries again; the service forgets runs after about a month, and the one that follows changes nothing.
 */
export class HostCommand extends Construct {
  /** The run; what needs its result depends on it. */
  readonly invocation: ITerraformDependable;

  constructor(scope: Construct, id: string, props: HostCommandProps) {
    super(scope, id);
    const command = new EcsCommand(this, 'Resource', {
      name: props.name,
      description: props.description,
      type: 'RunShellScript',
      commandContent: base64Encoded(props.script),
      timeout: props.timeoutSeconds,
    });
    this.invocation = new EcsInvocation(this, 'invocation', {
      commandId: command.id,
      instanceId: [props.instanceId],
      timeouts: { create: `${props.timeoutSeconds / 60 + MARGIN_MINUTES}m` },
      dependsOn: [...props.dependsOn],
    });
  }
}
