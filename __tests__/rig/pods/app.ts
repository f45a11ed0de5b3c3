import { ABROAD, ackWith } from '../../support/environments';
import {
  type Attributes,
  onlyResource,
  resourcesOf,
  type Stack,
  stackOf,
  synthText,
} from '../../support/synth';

type Tree = Record<string, unknown>;

const DIGEST = `sha256:${'5a6b7c8d'.repeat(8)}`;

/** Configuration of backups, in addition to the minimal cluster. */
export const BACKUP = {
  backup: { bucket: 'example-backups', image: `registry.example.com/library/python@${DIGEST}` },
};

/** An environment abroad with a domain. */
export const WITH_DOMAIN = {
  ...ABROAD,
  access: { domain: 'design.example.com' },
  ack: { zone: 'ap-southeast-1a' },
};

/** An environment abroad with a domain and an Ingress. */
export const BY_INGRESS = {
  ...WITH_DOMAIN,
  ack: { ...WITH_DOMAIN.ack, ingress: { tlsSecretName: 'tls' } },
};

/** An environment abroad with a domain and a load balancer. */
export const behind = (kind: 'clb' | 'nlb'): Tree => ({
  ...WITH_DOMAIN,
  slb: { kind, target: 'ack', certificate: '8899123-ap-southeast-1' },
});

/** The app stack of the demo environment with changes. */
export const appStack = (change: Tree = {}): Stack => stackOf(synthText(ackWith(change)), 'test-ack-app');

/** The app stack with backups. */
export const appWithBackups = (ack: Tree = {}): Stack => appStack({ ack: { ...BACKUP, ...ack } });

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly value_from?: Tree }[];
  readonly volume_mount?: readonly {
    readonly name: string;
    readonly mount_path: string;
    readonly read_only?: boolean;
    readonly sub_path?: string;
  }[];
  readonly security_context?: Tree;
  readonly resources?: { readonly requests: Tree; readonly limits: Tree };
  readonly [probe: string]: unknown;
}

export interface Pod {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly spec: Tree & { readonly volume: readonly Tree[]; readonly security_context: Tree };
  /** Containers; init containers come first. */
  readonly containers: readonly Container[];
}

interface Template {
  readonly metadata: {
    readonly labels: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly spec: Pod['spec'];
}

const podOf = (resource: Attributes, template: Template): Pod => ({
  name: (resource['metadata'] as { name: string }).name,
  labels: template.metadata.labels,
  annotations: template.metadata.annotations ?? {},
  spec: template.spec,
  containers: [template.spec['init_container'] ?? [], template.spec['container']].flat() as Container[],
});

/** All pods that the stack creates, now or later, with the name of the resource that creates them. */
export const podsOf = (stack: Stack): Pod[] => [
  ...resourcesOf(stack, 'kubernetes_deployment_v1').map((one) =>
    podOf(one, (one['spec'] as { template: Template }).template),
  ),
  ...resourcesOf(stack, 'kubernetes_cron_job_v1').map((one) =>
    podOf(
      one,
      (one['spec'] as { job_template: { spec: { template: Template } } }).job_template.spec.template,
    ),
  ),
];

/** Returns the pod of the app. */
export const appPod = (stack: Stack): Pod => {
  const deployment = onlyResource(stack, 'kubernetes_deployment_v1');
  return podOf(deployment, (deployment['spec'] as { template: Template }).template);
};

/** Returns a container by its name. */
export const containerOf = ({ containers }: Pod, name: string): Container => {
  const found = containers.find((one) => one.name === name);
  if (!found)
    throw new Error(`no container ${name}; the pod has: ${containers.map((one) => one.name).join(', ')}`);
  return found;
};

/** Returns the plain-text environment variables of a container. */
export const envOf = ({ env = [] }: Container): Record<string, string> =>
  Object.fromEntries(env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

/** Returns the data of a resource by its name in the cluster. */
export const dataOf = (stack: Stack, type: string, name: string, key = 'data'): Record<string, string> => {
  const found = resourcesOf(stack, type).find((one) => (one['metadata'] as { name: string }).name === name);
  if (!found) throw new Error(`no ${type} ${name}`);
  return found[key] as Record<string, string>;
};

/** Returns the spec of a resource. */
export const specOf = (resource: Attributes): Tree => resource['spec'] as Tree;

/** Returns the name of a resource in the cluster. */
export const nameOf = (resource: Attributes): string => (resource['metadata'] as { name: string }).name;

/** Returns all network policies of the stack. */
export const policiesOf = (stack: Stack): Attributes[] => resourcesOf(stack, 'kubernetes_network_policy_v1');
