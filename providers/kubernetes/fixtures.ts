import type { Templates, TemplatesFor } from '../../rehearsal';

/** Metadata that an API server fills in. An object has a generation if a controller acts on its spec. */
const metadata = (generation: number): Templates => ({
  'metadata.name': '{generate_name}{hash}',
  'metadata.uid': '{uuid}',
  'metadata.resource_version': '{revision}',
  'metadata.generation': generation,
});

const NAMESPACED = { id: '{metadata.0.namespace}/{metadata.0.name}' };
const CLUSTER_WIDE = { id: '{metadata.0.name}' };

/** Metadata in a template, which belongs to no object yet. */
const unborn = (at: string): Templates => ({
  [`${at}.name`]: '',
  [`${at}.uid`]: '',
  [`${at}.resource_version`]: '',
  [`${at}.generation`]: 0,
});

/** Values that an API server fills in for a pod template at a path. The pull policy is that of a tag or digest. */
const podTemplate = (at: string): Templates => ({
  ...unborn(`${at}.metadata`),
  [`${at}.spec.hostname`]: null,
  [`${at}.spec.node_name`]: null,
  [`${at}.spec.scheduler_name`]: 'default-scheduler',
  [`${at}.spec.service_account_name`]: null,
  [`${at}.spec.container.image_pull_policy`]: 'IfNotPresent',
  [`${at}.spec.init_container.image_pull_policy`]: 'IfNotPresent',
});

/** The provider waits for the address of the load balancer. If waiting is disabled, there is no address yet. */
const loadBalancer = (waited: boolean): Templates => ({
  status: [{ load_balancer: [{ ingress: waited ? [{ ip: '{publicIp}', hostname: '' }] : [] }] }],
});

const service: TemplatesFor = (valueAt) => {
  const type = valueAt('spec.0.type');
  const balanced = type === 'LoadBalancer';
  const reachable = balanced || type === 'NodePort';
  const named = type === 'ExternalName';
  const hasPorts = reachable && !(balanced && valueAt('spec.0.allocate_load_balancer_node_ports') === false);
  const local = valueAt('spec.0.external_traffic_policy') === 'Local';
  return {
    ...metadata(0),
    ...NAMESPACED,
    ...loadBalancer(balanced && valueAt('wait_for_load_balancer') !== false),
    'spec.cluster_ip': named ? '' : '{ip}',
    'spec.cluster_ips': named ? [] : ['{cluster_ip}'],
    'spec.ip_families': named ? [] : ['IPv4'],
    'spec.ip_family_policy': named ? null : 'SingleStack',
    'spec.internal_traffic_policy': named ? null : 'Cluster',
    'spec.external_traffic_policy': reachable ? 'Cluster' : null,
    'spec.health_check_node_port': balanced && local ? '{nodePort}' : 0,
    'spec.port.node_port': hasPorts ? '{nodePort}' : 0,
    'spec.port.target_port': '{port}',
    // the default of the API: 3 hours
    'spec.session_affinity_config.client_ip.timeout_seconds': 10_800,
  };
};

const claim: TemplatesFor = (valueAt) => ({
  ...metadata(0),
  ...NAMESPACED,
  'spec.storage_class_name': null,
  'spec.volume_mode': 'Filesystem',
  'spec.volume_name': valueAt('wait_until_bound') === false ? null : 'pvc-{metadata.0.uid}',
});

const ingress: TemplatesFor = (valueAt) => ({
  ...metadata(1),
  ...NAMESPACED,
  ...loadBalancer(valueAt('wait_for_load_balancer') === true),
  'spec.ingress_class_name': null,
});

const JOB = 'spec.job_template';

/** Values that an API server fills in, by type. The types are those of `types.json`. */
export const fixtures: Readonly<Record<string, Templates | TemplatesFor>> = {
  kubernetes_namespace_v1: { ...metadata(0), ...CLUSTER_WIDE },
  kubernetes_storage_class_v1: { ...metadata(0), ...CLUSTER_WIDE },
  kubernetes_config_map_v1: { ...metadata(0), ...NAMESPACED },
  kubernetes_secret_v1: { ...metadata(0), ...NAMESPACED },
  kubernetes_service_account_v1: { ...metadata(0), ...NAMESPACED, default_secret_name: '' },
  kubernetes_role_v1: { ...metadata(0), ...NAMESPACED },
  kubernetes_role_binding_v1: { ...metadata(0), ...NAMESPACED, 'subject.api_group': '' },
  kubernetes_persistent_volume_claim_v1: claim,
  kubernetes_service_v1: service,
  kubernetes_ingress_v1: ingress,
  kubernetes_network_policy_v1: { ...metadata(1), ...NAMESPACED },
  kubernetes_pod_disruption_budget_v1: { ...metadata(1), ...NAMESPACED },
  kubernetes_deployment_v1: {
    ...metadata(1),
    ...NAMESPACED,
    'spec.replicas': '1',
    ...podTemplate('spec.template'),
  },
  kubernetes_cron_job_v1: {
    ...metadata(1),
    ...NAMESPACED,
    ...unborn(`${JOB}.metadata`),
    [`${JOB}.spec.completion_mode`]: 'NonIndexed',
    ...podTemplate(`${JOB}.spec.template`),
  },
};
