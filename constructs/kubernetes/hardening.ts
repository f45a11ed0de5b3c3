/**
 * What Pod Security's level `restricted` asks of every pod and container, and a root file system that cannot be
 * written to besides. The provider's own defaults are the other way round.
 */

/** A user and its group, as numbers: a name would have to be looked up in the image. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

const RUNTIME_DEFAULT = { type: 'RuntimeDefault' };

/**
 * Security context of a pod.
 *
 * @param dataGroup group that the files of its volumes belong to
 */
export const podSecurity = (dataGroup: number) => ({
  runAsNonRoot: true,
  fsGroup: String(dataGroup),
  // Otherwise every start goes through every file of the disk.
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

/** What every pod of the app gets: no credentials for the API server, and no addresses of Services it has not asked for. */
export const NO_CLUSTER_ACCESS = { automountServiceAccountToken: false, enableServiceLinks: false };

/** What a container asks for (`requests`) and may take at most (`limits`), in the units of Kubernetes. */
export interface Share {
  readonly cpu: readonly [request: string, limit: string];
  readonly memory: readonly [request: string, limit: string];
  /** Of the node's disk: logs and emptyDir volumes. */
  readonly disk: readonly [request: string, limit: string];
}

/** A container's resources, all of them bounded: one without bounds takes the node from its neighbours. */
export const resourcesOf = ({ cpu, memory, disk }: Share) => ({
  requests: { cpu: cpu[0], memory: memory[0], 'ephemeral-storage': disk[0] },
  limits: { cpu: cpu[1], memory: memory[1], 'ephemeral-storage': disk[1] },
});
