import { RamPolicy } from '@cdktf/provider-alicloud/lib/ram-policy';
import { RamRole } from '@cdktf/provider-alicloud/lib/ram-role';
import { RamRolePolicyAttachment } from '@cdktf/provider-alicloud/lib/ram-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface InstanceRoleProps {
  /** Name of the role, and prefix of its policies' names. */
  readonly name: string;
}

/** What a role may do: actions on resources, as RAM spells them. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * The RAM role of an instance. It is born without any permission; what the host needs is allowed one by one.
 */
export class InstanceRole extends Construct {
  /** Name by which the role is attached. */
  readonly roleName: string;
  private readonly attached: ITerraformDependable[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InstanceRoleProps,
  ) {
    super(scope, id);
    this.roleName = new RamRole(this, 'Resource', {
      roleName: props.name,
      description: 'role of the host that runs Open Design; permissions are attached one by one',
      assumeRolePolicyDocument: JSON.stringify({
        Version: '1',
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['ecs.aliyuncs.com'] } },
        ],
      }),
    }).roleName;
  }

  /** Every policy attachment so far; what uses a permission depends on them. */
  get permissions(): readonly ITerraformDependable[] {
    return [...this.attached];
  }

  /** Allows the role something, by a policy of its own. */
  allow(purpose: string, permissions: readonly Permission[]): void {
    const policy = new RamPolicy(this, purpose, {
      policyName: `${this.props.name}-${purpose}`,
      policyDocument: JSON.stringify({
        Version: '1',
        Statement: permissions.map(({ actions, resources }) => ({
          Effect: 'Allow',
          Action: actions,
          Resource: resources,
        })),
      }),
    });
    this.attached.push(
      new RamRolePolicyAttachment(this, `${purpose}-attachment`, {
        roleName: this.roleName,
        policyName: policy.policyName,
        policyType: 'Custom',
      }),
    );
  }
}
