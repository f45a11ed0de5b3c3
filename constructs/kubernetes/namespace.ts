import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';

import { NAMESPACE } from './names';

/** The strictest of the three Pod Security levels. */
const LEVEL = 'restricted';

/**
 * Kubernetes version whose definition of the level applies. An older cluster uses its own latest definition.
 * Source: kubernetes.io, "Enforce Pod Security Standards with Namespace Labels".
 */
const LEVEL_VERSION = 'v1.34';

/** The namespace of the app. The API server rejects pods in it that do not meet the level `restricted`. */
export class AppNamespace extends Construct {
  /** Name of the namespace. A resource that refers to it is created after the namespace. */
  readonly name: string;

  /** @param name name of the namespace */
  constructor(scope: Construct, id: string, name: string = NAMESPACE) {
    super(scope, id);
    const modes = ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, LEVEL],
      [`pod-security.kubernetes.io/${mode}-version`, LEVEL_VERSION],
    ]);
    const namespace = new NamespaceV1(this, 'Resource', {
      metadata: { name, labels: Object.fromEntries(modes) as Record<string, string> },
    });
    this.name = namespace.metadata.name;
  }
}
