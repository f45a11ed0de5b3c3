import { RamPolicy } from '@cdktf/provider-alicloud/lib/ram-policy';
import { RamRole } from '@cdktf/provider-alicloud/lib/ram-role';
import { RamRolePolicyAttachment } from '@cdktf/provider-alicloud/lib/ram-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { NAME_LENGTHS } from '../../alibaba-cloud/limits';
import { nameWithin } from '../name-length';

export interface RoleProps {
  /** Name of the role, and prefix of its policies' names. */
  readonly name: string;
  readonly description: string;
  /** Who may assume it, and when: what RAM's trust policy calls Principal and Condition. */
  readonly trust: {
    readonly Principal: Readonly<Record<string, readonly string[]>>;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/** What a role may do: actions on resources, as RAM spells them. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A RAM role. It is born without any permission; what its holder needs is allowed one by one. */
export class Role extends Construct {
  /** Name by which the role is attached. */
  readonly roleName: string;
  /** Name by which it is assumed: acs:ram::<account>:role/<name>. */
  readonly arn: string;
  private readonly attached: ITerraformDependable[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly role: RoleProps,
  ) {
    super(scope, id);
    const resource = new RamRole(this, 'Resource', {
      roleName: nameWithin('name of a RAM role', role.name, NAME_LENGTHS.role),
      description: role.description,
      assumeRolePolicyDocument: JSON.stringify({
        Version: '1',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', ...role.trust }],
      }),
    });
    this.roleName = resource.roleName;
    this.arn = resource.arn;
  }

  /** Every policy attachment so far; what uses a permission depends on them. */
  get permissions(): readonly ITerraformDependable[] {
    return [...this.attached];
  }

  /** Allows the role something, by a policy of its own. */
  allow(purpose: string, permissions: readonly Permission[]): void {
    const policy = new RamPolicy(this, purpose, {
      policyName: `${this.role.name}-${purpose}`,
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
