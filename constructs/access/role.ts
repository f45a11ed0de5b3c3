import { RamPolicy } from '@cdktf/provider-alicloud/lib/ram-policy';
import { RamRole } from '@cdktf/provider-alicloud/lib/ram-role';
import { RamRolePolicyAttachment } from '@cdktf/provider-alicloud/lib/ram-role-policy-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { NAME_LENGTHS } from '../../alibaba-cloud/names';
import { POLICY_LIMIT_CHARACTERS } from '../../alibaba-cloud/ram-actions';
import { nameWithin } from '../name-length';

export interface RoleProps {
  /** Name of the role, and prefix of its policies' names. */
  readonly name: string;
  readonly description: string;
  /** Who may assume the role, and when: Principal and Condition of RAM's trust policy. */
  readonly trust: {
    readonly Principal: Readonly<Record<string, readonly string[]>>;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
}

/** Actions that a role may perform on resources, in the notation of RAM. */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** RAM's Condition: operator → key → values. undefined: none. */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** A RAM role. It is created without permissions, which are then granted one by one. */
export class Role extends Construct {
  /** Name, used to attach the role. */
  readonly roleName: string;
  /** ARN, used to assume the role: acs:ram::<account>:role/<name>. */
  readonly arn: string;
  private readonly attached: ITerraformDependable[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly role: RoleProps,
  ) {
    super(scope, id);
    const resource = new RamRole(this, 'Resource', {
      roleName: nameWithin('name of a RAM role', role.name, NAME_LENGTHS['alicloud_ram_role.role_name']),
      description: role.description,
      assumeRolePolicyDocument: JSON.stringify({
        Version: '1',
        Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', ...role.trust }],
      }),
    });
    this.roleName = resource.roleName;
    this.arn = resource.arn;
  }

  /** The policy attachments created so far. Resources that use a permission must depend on them. */
  get permissions(): readonly ITerraformDependable[] {
    return [...this.attached];
  }

  /**
   * Grants the role permissions through a separate policy for each purpose.
   *
   * @throws Error when the policy would be too long for RAM
   */
  allow(purpose: string, permissions: readonly Permission[]): void {
    const policyDocument = JSON.stringify({
      Version: '1',
      Statement: permissions.map(({ actions, resources, condition }) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: resources,
        ...(condition ? { Condition: condition } : {}),
      })),
    });
    if (policyDocument.length > POLICY_LIMIT_CHARACTERS) {
      throw new Error(
        `policy ${purpose}: got ${policyDocument.length} characters; allowed: at most ${POLICY_LIMIT_CHARACTERS}; grant fewer resources`,
      );
    }
    const policy = new RamPolicy(this, purpose, {
      policyName: `${this.role.name}-${purpose}`,
      policyDocument,
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
