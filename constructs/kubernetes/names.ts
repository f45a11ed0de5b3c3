/**
 * Names that others depend on: the RAM role for backups trusts a service account by its name and namespace, and
 * operators create their own Secrets in the namespace.
 */

/** Namespace of the app. It contains nothing else. */
export const NAMESPACE = 'open-design';

/** Name of the app's own objects: Deployment, Service, service account and Secret. */
export const APP_NAME = 'open-design';

/** Name of the objects for backups, including their service account. */
export const BACKUP_NAME = 'open-design-backup';

/** The purpose of a pod. */
export type Component = 'app' | 'backup' | 'restore';

/** Labels by which Services, network policies and affinities select the pods of a component. They must never change. */
export const selectorOf = (component: Component): Record<string, string> => ({
  'app.kubernetes.io/name': 'open-design',
  'app.kubernetes.io/component': component,
});
