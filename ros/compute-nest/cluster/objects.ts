/** A Kubernetes object in the form of its YAML. */
export interface KubernetesObject {
  readonly [field: string]: unknown;
  readonly kind: string;
}

/** A RAM role: who may assume it, and what it may do, in RAM's own notation. */
export interface RoleDocuments {
  readonly trust: object;
  readonly permissions: readonly object[];
}

/** What a person chooses, as far as objects depend on it. */
export interface Choice {
  /** Whether an Ingress serves a domain. */
  readonly ingress: boolean;
  /** Whether backups are written to a bucket. */
  readonly backup: boolean;
}

/** The objects of the app for every choice, in the order of application. Their texts contain stand-ins. */
export interface AppObjects {
  readonly objectsFor: (choice: Choice) => readonly KubernetesObject[];
  /** The role of the backup's pods. */
  readonly backupRole: RoleDocuments;
}
