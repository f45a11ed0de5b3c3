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
  /** Idempotent shell script in plain text. This construct Base64-encodes it. */
  readonly script: string;
  /** Maximum duration on the host in seconds. The provider's default is 60. */
  readonly timeoutSeconds: number;
  /** Resources that must exist first. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Margin above the host's limit, so that the host reports the failure and not Terraform. */
const MARGIN_MINUTES = 5;

/**
 * A script that Cloud Assistant runs on a host. Terraform waits until the script ends.
 *
 * When the script changes, Terraform replaces both resources, which runs the script again. Terraform taints a failed
 * run, so the next deployment retries it. The service forgets runs after about a month, and the run that follows
 * changes nothing.
 */
export class HostCommand extends Construct {
  /** The run. Resources that need its result must depend on it. */
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
