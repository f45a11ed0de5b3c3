import { RamRole } from '@cdktf/provider-alicloud/lib/ram-role';
import { Construct } from 'constructs';

export interface InstanceRoleProps {
  /** Name of the role. */
  readonly name: string;
}

/**
 * The RAM role of an instance. It is born without any permission, because the host calls no API of Alibaba
 * Cloud; what needs one attaches a policy for just that.
 */
export class InstanceRole extends Construct {
  /** Name by which the role is attached. */
  readonly roleName: string;

  constructor(scope: Construct, id: string, props: InstanceRoleProps) {
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
}
