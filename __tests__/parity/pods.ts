import { asTerraform } from '../cli/as-terraform';
import { plain } from '../cli/plain';
import { mebibytesIn } from '../rig/pods/quantities';
import type { Stack } from '../support/synth';
import type { Description } from './description';
import { listenedPorts, readNginx, rulesOf } from './nginx';

type Tree = Readonly<Record<string, unknown>>;

/** The objects of a cluster as arguments of Terraform's provider, by kind and name. */
export type Objects = ReadonlyMap<string, Tree>;

const nameOf = (object: Tree): string => (object['metadata'] as { readonly name: string }).name;

const KINDS: Readonly<Record<string, string>> = {
  kubernetes_config_map_v1: 'ConfigMap',
  kubernetes_deployment_v1: 'Deployment',
  kubernetes_network_policy_v1: 'NetworkPolicy',
  kubernetes_persistent_volume_claim_v1: 'PersistentVolumeClaim',
  kubernetes_storage_class_v1: 'StorageClass',
};

/** The objects that a stack of Terraform makes. */
export const objectsOfStack = (stack: Stack): Objects =>
  new Map(
    Object.entries(KINDS).flatMap(([type, kind]) =>
      Object.values(stack.json.resource?.[type] ?? {}).map((resource): [string, Tree] => [
        `${kind} ${nameOf(resource)}`,
        plain(stack, resource) as Tree,
      ]),
    ),
  );

/** The objects of a file of YAML. */
export const objectsOfFile = (objects: readonly Tree[]): Objects =>
  new Map(
    objects
      .filter(({ kind }) => Object.values(KINDS).includes(String(kind)))
      .map((object) => [
        `${String(object['kind'])} ${nameOf(object)}`,
        asTerraform(object as Record<string, unknown>),
      ]),
  );

interface Container {
  readonly name: string;
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly resources: { readonly limits: { readonly memory: string } };
  readonly security_context: {
    readonly run_as_user: string;
    readonly run_as_group: string;
    readonly read_only_root_filesystem: boolean;
    readonly allow_privilege_escalation: boolean;
    readonly capabilities: { readonly drop: readonly string[] };
  };
  readonly liveness_probe: {
    readonly exec: { readonly command: readonly string[] };
    readonly period_seconds: number;
    readonly timeout_seconds: number;
    readonly failure_threshold: number;
  };
  readonly volume_mount: readonly {
    readonly name: string;
    readonly mount_path: string;
    readonly sub_path?: string;
  }[];
}

interface PodSpec {
  readonly container: readonly Container[];
  readonly termination_grace_period_seconds: number;
}

interface Peer {
  readonly ip_block?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Policy {
  readonly spec: {
    readonly ingress: readonly { readonly ports: readonly { readonly port: string }[] }[];
    readonly egress: readonly { readonly to: readonly Peer[] }[];
  };
}

interface Class {
  readonly reclaim_policy: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @param isKept whether the removal of the objects leaves the claim, or at least the disk */
const diskOf = (objects: Objects): Description['disk'] => {
  const claim = [...objects].find(([id]) => id.startsWith('PersistentVolumeClaim '))?.[1];
  const wanted = (claim?.['spec'] as { storage_class_name?: string } | undefined)?.storage_class_name;
  const found = objects.get(`StorageClass ${wanted ?? ''}`) as unknown as Class | undefined;
  return {
    encrypted: found?.parameters['encrypted'] === 'true',
    outlives: found?.reclaim_policy === 'Retain',
  };
};

/** Describes the app's pod and what surrounds it. */
export const describePod = (objects: Objects): Description => {
  const deployment = objects.get('Deployment open-design') as unknown as
    { readonly spec: { readonly template: { readonly spec: PodSpec } } } | undefined;
  const spec = deployment?.spec.template.spec;
  const app = spec?.container.find(({ name }) => name === 'open-design');
  const config = objects.get('ConfigMap open-design-front-proxy')?.['data'] as Readonly<
    Record<string, string>
  >;
  const policy = objects.get('NetworkPolicy app') as unknown as Policy | undefined;
  if (!spec || !app || !policy)
    throw new Error(`got ${[...objects.keys()].join(', ')}, without the app's pod`);
  const nginx = readNginx(config['front-proxy.conf'] ?? '');
  const ports = policy.spec.ingress
    .flatMap((rule) => rule.ports.map(({ port }) => Number(port)))
    .sort((one, other) => one - other);
  const data = app.volume_mount.find(({ name }) => name === 'data');
  const security = app.security_context;
  const environment = Object.fromEntries(app.env.map(({ name, value }) => [name, value ?? '<token>']));
  return {
    pinned: /@sha256:[0-9a-f]{64}$/.test(app.image),
    user: `${security.run_as_user}:${security.run_as_group}`,
    data: [data?.mount_path ?? '', data?.sub_path ?? ''],
    environment,
    memoryMiB: mebibytesIn(app.resources.limits.memory),
    graceSeconds: spec.termination_grace_period_seconds,
    health: {
      command: app.liveness_probe.exec.command,
      interval: app.liveness_probe.period_seconds,
      timeout: app.liveness_probe.timeout_seconds,
      retries: app.liveness_probe.failure_threshold,
    },
    hardening: {
      readOnly: security.read_only_root_filesystem,
      dropped: security.capabilities.drop,
      gains: security.allow_privilege_escalation,
    },
    proxy: rulesOf(nginx),
    open: {
      areListenedOn: JSON.stringify(ports) === JSON.stringify(listenedPorts(nginx)),
      includeTheDaemon: ports.includes(Number(environment['OD_PORT'])),
    },
    denied: policy.spec.egress.flatMap(({ to }) => to.flatMap((peer) => peer.ip_block?.except ?? [])),
    disk: diskOf(objects),
  };
};
