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

/** Resources that a container requests (`requests`) and may use at most (`limits`), in Kubernetes units. */
export interface Share {
  readonly cpu: readonly [request: string, limit: string];
  readonly memory: readonly [request: string, limit: string];
  /** Space on the node's disk, for logs and emptyDir volumes. */
  readonly disk: readonly [request: string, limit: string];
}

/** Resources of a container. All have limits, because a container without limits can starve the others on its node. */
export const resourcesOf = ({ cpu, memory, disk }: Share) => ({
  requests: { cpu: cpu[0], memory: memory[0], 'ephemeral-storage': disk[0] },
  limits: { cpu: cpu[1], memory: memory[1], 'ephemeral-storage': disk[1] },
});
