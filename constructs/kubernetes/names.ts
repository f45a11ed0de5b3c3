/**
 * Names that others rely on: the RAM role for backups trusts a service account by its name and namespace, and people
 * put Secrets of their own into the namespace.
 */

/** The namespace of the app, and of nothing else. */
export const NAMESPACE = 'open-design';

/** What belongs to the app itself: Deployment, Service, service account, Secret. */
export const APP_NAME = 'open-design';

/** What belongs to backups, their service account among it. */
export const BACKUP_NAME = 'open-design-backup';

/** Pods by what they do. */
export type Component = 'app' | 'backup' | 'restore';

/** Labels by which Services, policies and affinities find the pods of a component. They never change. */
export const selectorOf = (component: Component): Record<string, string> => ({
  'app.kubernetes.io/name': 'open-design',
  'app.kubernetes.io/component': component,
});
