import type { Construct } from 'constructs';

import { RRSA_AUDIENCE } from '../../alibaba-cloud/services';
import { Role } from './role';

/** Who the cluster says a pod is, for RAM to believe: the issuer of service accounts' tokens, and RAM's name for it. */
export interface IdentityProvider {
  /** acs:ram::<account>:oidc-provider/ack-rrsa-<cluster id> */
  readonly arn: string;
  /** URL that stands as `iss` in the tokens. */
  readonly issuer: string;
}

export interface WorkloadRoleProps {
  /** Name of the role, and prefix of its policies' names. */
  readonly name: string;
  /** What the role is for, after "role of". */
  readonly purpose: string;
  /** Who says which pod is which. */
  readonly identityProvider: IdentityProvider;
  readonly namespace: string;
  /** The one service account, of that namespace, whose pods may assume it. */
  readonly serviceAccount: string;
}

/**
 * A RAM role for the pods of one service account: RAM believes tokens that this cluster issued to it, and that were
 * made for RAM.
 * Source: ACK docs, "Use RRSA to authorize different pods to access different cloud services".
 */
export class WorkloadRole extends Role {
  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id, {
      name: props.name,
      description: `role of ${props.purpose}; permissions are attached one by one`,
      trust: {
        Principal: { Federated: [props.identityProvider.arn] },
        Condition: {
          StringEquals: {
            'oidc:iss': props.identityProvider.issuer,
            'oidc:aud': RRSA_AUDIENCE,
            'oidc:sub': `system:serviceaccount:${props.namespace}:${props.serviceAccount}`,
          },
        },
      },
    });
  }
}
