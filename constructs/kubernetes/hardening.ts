import { cpus, mebibytes } from './quantities';

/**
 * The settings that the Pod Security level `restricted` requires of every pod and container, plus a read-only root file
 * system. The defaults of the provider are the opposite.
 */

/** A user and its group as numeric ids. Names would have to be looked up in the image. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

const RUNTIME_DEFAULT = { type: 'RuntimeDefault' };

/**
 * Security context of a pod.
 *
 * @param dataGroup group that owns the files of the pod's volumes
 */
export const podSecurity = (dataGroup: number) => ({
  runAsNonRoot: true,
  fsGroup: String(dataGroup),
  // Otherwise, the kubelet changes the group of every file on the disk at every start.
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: RUNTIME_DEFAULT,
});

/** Security context of a container. */
export const containerSecurity = ({ uid, gid }: RunAs) => ({
  runAsNonRoot: true,
  runAsUser: String(uid),
  runAsGroup: String(gid),
  privileged: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
  seccompProfile: RUNTIME_DEFAULT,
});

/** Settings of every pod of the app: no credentials for the API server and no environment variables for Services. */
export const NO_CLUSTER_ACCESS = { automountServiceAccountToken: false, enableServiceLinks: false };

/** Resources that a container requests (`requests`) and may use at most (`limits`). */
export interface Share {
  /** CPUs. */
  readonly cpu: readonly [request: number, limit: number];
  /** Memory in MiB. */
  readonly memory: readonly [request: number, limit: number];
  /** Space on the node's disk in MiB, for logs and emptyDir volumes. */
  readonly disk: readonly [request: number, limit: number];
}

/** One side of a share, by the names that Kubernetes has for its resources. */
const sideOf = ({ cpu, memory, disk }: Share, side: 0 | 1) => ({
  cpu: cpus(cpu[side]),
  memory: mebibytes(memory[side]),
  'ephemeral-storage': mebibytes(disk[side]),
});

/** Resources of a container. All have limits, because a container without limits can starve the others on its node. */
export const resourcesOf = (share: Share) => ({ requests: sideOf(share, 0), limits: sideOf(share, 1) });
