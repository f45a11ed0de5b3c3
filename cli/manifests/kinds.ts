/** The Kubernetes kind of a resource type. */
export interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

const kind = (apiVersion: string, name: string): Kind => ({ apiVersion, kind: name });

/** Every type that has a manifest, in the order of application: an object comes after the objects that it needs. */
export const KINDS: Readonly<Record<string, Kind>> = {
  kubernetes_namespace_v1: kind('v1', 'Namespace'),
  kubernetes_network_policy_v1: kind('networking.k8s.io/v1', 'NetworkPolicy'),
  kubernetes_service_account_v1: kind('v1', 'ServiceAccount'),
  kubernetes_storage_class_v1: kind('storage.k8s.io/v1', 'StorageClass'),
  kubernetes_persistent_volume_claim_v1: kind('v1', 'PersistentVolumeClaim'),
  kubernetes_config_map_v1: kind('v1', 'ConfigMap'),
  kubernetes_pod_disruption_budget_v1: kind('policy/v1', 'PodDisruptionBudget'),
  kubernetes_deployment_v1: kind('apps/v1', 'Deployment'),
  kubernetes_service_v1: kind('v1', 'Service'),
  kubernetes_ingress_v1: kind('networking.k8s.io/v1', 'Ingress'),
  kubernetes_cron_job_v1: kind('batch/v1', 'CronJob'),
};

/** The type of the Secret. Its values are written to no file. */
export const SECRET_TYPE = 'kubernetes_secret_v1';

/** Arguments of every resource that are meant for Terraform. */
export const META_ARGUMENTS: readonly string[] = ['//', 'depends_on', 'lifecycle', 'provider', 'timeouts'];

/** Whether an argument tells the provider to wait. Objects have no such field. */
export const isWait = (name: string): boolean => name.startsWith('wait_');
