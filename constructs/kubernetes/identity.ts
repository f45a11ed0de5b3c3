import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';

import type { AppNamespace } from './namespace';

export interface IdentityProps {
  readonly namespace: AppNamespace;
  /** Name of the service account. */
  readonly name: string;
}

/** A service account without permissions: it has no role, and its token is not mounted into pods. */
export class Identity extends Construct {
  /** Name of the service account. */
  readonly name: string;

  constructor(scope: Construct, id: string, { namespace, name }: IdentityProps) {
    super(scope, id);
    const account = new ServiceAccountV1(this, 'Resource', {
      metadata: { name, namespace: namespace.name },
      automountServiceAccountToken: false,
      // ACK's credential helper adds its own pull secrets to the account. Every plan would remove them.
      lifecycle: { ignoreChanges: ['image_pull_secret'] },
    });
    this.name = account.metadata.name;
  }
}
