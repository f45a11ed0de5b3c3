type Tree = Record<string, unknown>;

/** Fields by their names in the Kubernetes API. */
const FIELDS = new Set(
  `
  accessModes activeDeadlineSeconds affinity allocateLoadBalancerNodePorts allowPrivilegeEscalation
  allowVolumeExpansion annotations audience automountServiceAccountToken backend backoffLimit capabilities
  cidr claimName command concurrencyPolicy configMap containerPort containers data defaultMode drop egress
  emptyDir enableServiceLinks env except exec expirationSeconds failedJobsHistoryLimit failureThreshold from
  fsGroup fsGroupChangePolicy host hosts http httpGet image imagePullPolicy imagePullSecrets ingress
  ingressClassName initContainers ipBlock items jobTemplate key labelSelector labels limits livenessProbe
  loadBalancerClass matchExpressions medium matchLabels maxUnavailable metadata mountPath name namespace
  namespaceSelector nodeAffinity nodeSelectorTerms number operator parameters path pathType paths
  periodSeconds persistentVolumeClaim podAffinity podAntiAffinity podSelector policyTypes port ports
  privileged projected protocol provisioner readOnly readOnlyRootFilesystem readinessProbe reclaimPolicy
  replicas requests requiredDuringSchedulingIgnoredDuringExecution resources restartPolicy rules runAsGroup
  runAsNonRoot runAsUser schedule seccompProfile secret secretKeyRef secretName securityContext selector
  service serviceAccountName serviceAccountToken sizeLimit sources spec startingDeadlineSeconds startupProbe
  storageClassName strategy subPath successfulJobsHistoryLimit suspend targetPort tcpSocket template
  terminationGracePeriodSeconds timeZone timeoutSeconds tls to topologyKey ttlSecondsAfterFinished type
  value valueFrom values volumeBindingMode volumeMode volumeMounts volumes
  `
    .trim()
    .split(/\s+/),
);

/** Fields of Kubernetes whose keys are chosen by users. */
const MAPS = ['labels', 'annotations', 'matchLabels', 'data', 'parameters', 'requests', 'limits'];

/** Fields whose name in the provider is not their snake case. */
const NAMES: Readonly<Record<string, string>> = {
  containers: 'container',
  initContainers: 'init_container',
  nodeSelectorTerms: 'node_selector_term',
  paths: 'path',
  provisioner: 'storage_provisioner',
  rules: 'rule',
  timeZone: 'timezone',
  volumeMounts: 'volume_mount',
  volumes: 'volume',
};

/** Numbers of Kubernetes that are strings in the provider. */
const NUMBERS = [
  'replicas',
  'runAsUser',
  'runAsGroup',
  'fsGroup',
  'ttlSecondsAfterFinished',
  'maxUnavailable',
  'targetPort',
];

/** Objects of Kubernetes that are lists in the provider's bindings. */
const LISTS = ['labelSelector', 'projected', 'tcpSocket'];

const isTree = (value: unknown): value is Tree => value !== null && typeof value === 'object';

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const numberIn = (field: string, value: unknown): string => {
  if (typeof value !== 'number') throw new Error(`${field}: got ${JSON.stringify(value)}, not a number`);
  return String(value);
};

/**
 * Converts a Kubernetes object to arguments of the Terraform provider, as a person would write them.
 *
 * It is independent of the tool that converts in the other direction, and does not use the provider's schema.
 */
export const asTerraform = (object: Tree): Tree => {
  const { apiVersion: _, kind, ...rest } = object;
  return fields(rest, String(kind));
};

const fields = (object: Tree, kind: string): Tree =>
  Object.fromEntries(
    Object.entries(object).map(([field, value]) => [nameOf(field, kind), argument(field, value, kind)]),
  );

const nameOf = (field: string, kind: string): string => {
  if (!FIELDS.has(field)) throw new Error(`Kubernetes has no field ${field}`);
  if (field === 'ports') return kind === 'NetworkPolicy' ? 'ports' : 'port';
  return NAMES[field] ?? snakeCase(field);
};

const argument = (field: string, value: unknown, kind: string): unknown => {
  if (MAPS.includes(field) || (kind === 'Service' && field === 'selector')) return value;
  if (field === 'defaultMode') return `0${Number(numberIn(field, value)).toString(8)}`;
  if (NUMBERS.includes(field)) return numberIn(field, value);
  // This port is a number. Other fields refer to a port by its name.
  if (field === 'port' && kind === 'NetworkPolicy') return numberIn(field, value);
  if (Array.isArray(value)) return value.map((one: unknown) => (isTree(one) ? fields(one, kind) : one));
  if (!isTree(value)) return value;
  return LISTS.includes(field) ? [fields(value, kind)] : fields(value, kind);
};
