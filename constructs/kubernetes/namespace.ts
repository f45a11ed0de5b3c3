import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';

import { NAMESPACE } from './names';

/** The Pod Security level, of three, that leaves a pod nothing it does not need. */
const LEVEL = 'restricted';

/**
 * The version the level is of; a cluster that is older takes its own newest.
 * Source: kubernetes.io, "Enforce Pod Security Standards with Namespace Labels".
 */
const LEVEL_VERSION = 'v1.34';

/** The namespace of the app: the API server refuses every pod in it that is not restricted. */
export class AppNamespace extends Construct {
  /** Its name; who uses it comes after the namespace. */
  readonly name: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const modes = ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, LEVEL],
      [`pod-security.kubernetes.io/${mode}-version`, LEVEL_VERSION],
    ]);
    const namespace = new NamespaceV1(this, 'Resource', {
      metadata: { name: NAMESPACE, labels: Object.fromEntries(modes) as Record<string, string> },
    });
    this.name = namespace.metadata.name;
  }
}
