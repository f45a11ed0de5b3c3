import type { Construct } from 'constructs';

import { RRSA_AUDIENCE } from '../../alibaba-cloud/services';
import { Role } from './role';

/** The cluster's OIDC provider in RAM: RAM trusts it to identify pods by the tokens of their service accounts. */
export interface IdentityProvider {
  /** ARN of the provider: acs:ram::<account>:oidc-provider/ack-rrsa-<cluster id>. */
  readonly arn: string;
  /** URL of the issuer, as in the `iss` claim of the tokens. */
  readonly issuer: string;
}

export interface WorkloadRoleProps {
  /** Name of the role, and prefix of its policies' names. */
  readonly name: string;
  /** Purpose of the role. It completes the description "role of …". */
  readonly purpose: string;
  /** Provider that identifies the pods. */
  readonly identityProvider: IdentityProvider;
  readonly namespace: string;
  /** Service account in that namespace. Only its pods may assume the role. */
  readonly serviceAccount: string;
}

/**
 * A RAM role for the pods of one service account. RAM accepts the tokens that this cluster issued to the account for use
 * with RAM.
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
