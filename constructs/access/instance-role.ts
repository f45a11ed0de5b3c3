import type { Construct } from 'constructs';

import { ECS_PRINCIPAL } from '../../alibaba-cloud/services';
import { Role } from './role';

export interface InstanceRoleProps {
  /** Name of the role, and prefix of its policies' names. */
  readonly name: string;
}

/** The RAM role of an instance. */
export class InstanceRole extends Role {
  constructor(scope: Construct, id: string, { name }: InstanceRoleProps) {
    super(scope, id, {
      name,
      description: 'role of the host that runs Open Design; permissions are attached one by one',
      trust: { Principal: { Service: [ECS_PRINCIPAL] } },
    });
  }
}
