import type { DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import { DAEMON_PORT, DATA_DIR, ENV, HEALTH_CHECK, HEALTH_COMMAND, RUN_AS } from '../../open-design/contract';
import type { Variables } from '../../open-design/environment';
import { heapOf } from '../../open-design/memory';
import type { HostName, PinnedImage } from '../../values/values';
import { literally } from '../literally';
import { DATA_FOLDER } from './data-volume';
import { containerSecurity, resourcesOf, type Share } from './hardening';
import type { TokenSource } from './token/token-source';

/** Names of the pod volumes that the container mounts. */
export interface AppVolumes {
  /** The data volume. */
  readonly data: string;
  /** An empty volume for temporary files, used by this container only. */
  readonly temp: string;
}

export interface AppContainerProps {
  /** The app's image, pinned by digest. */
  readonly image: PinnedImage;
  /** Memory in MiB. */
  readonly memoryMiB: number;
  /** CPUs that the container may use; undefined: 1. */
  readonly cpus: number | undefined;
  /** Environment variables in addition to those of the contract. */
  readonly variables: Variables;
  /** Name of a Secret whose keys become environment variables; undefined: none. */
  readonly variablesSecret: string | undefined;
  /** Where the token is, and how the container gets it. */
  readonly token: Pick<TokenSource, 'env' | 'nodeOptions' | 'mounts'>;
  /** Origins under which browsers reach the app. The first one is the base of callback addresses. */
  readonly origins: readonly [string, ...string[]];
  /** Hosts with internal addresses that the app accepts as endpoints of model providers. */
  readonly internalHosts: readonly HostName[];
  readonly volumes: AppVolumes;
}

/** CPU: the figures of Open Design's guide for Alibaba Cloud, path B (a cluster). Memory is reserved in full. */
const shareOf = (memoryMiB: number, cpus = 1): Share => ({
  cpu: [0.25, cpus],
  memory: [memoryMiB, memoryMiB],
  disk: [256, 2048],
});

/** A value as Kubernetes must read it to pass it on unchanged: it replaces $(NAME), and $$ by $. */
const unexpanded = (value: string): string => literally(value.replaceAll('$', '$$$$'));

/** Seconds between two startup probes. */
const STARTUP_PERIOD = 5;

/** Failed startup probes before the container is restarted: two minutes in total, as long as a host waits. */
const STARTUP_TRIES = 24;

/**
 * The container of the app. The app listens on loopback only, so that nothing but the front proxy in the same pod can
 * reach it, whatever its own authentication does. For that reason, the probes run a command.
 */
export const appContainer = (props: AppContainerProps): DeploymentV1SpecTemplateSpecContainer => {
  const { image, memoryMiB, cpus, variables, variablesSecret, token, origins, internalHosts, volumes } =
    props;
  const plain: Readonly<Record<string, string>> = {
    NODE_ENV: 'production',
    [ENV.nodeOptions]: [`--max-old-space-size=${heapOf(memoryMiB)}`, ...token.nodeOptions].join(' '),
    [ENV.bindHost]: '127.0.0.1',
    [ENV.port]: String(DAEMON_PORT),
    [ENV.dataDir]: DATA_DIR,
    [ENV.allowedOrigins]: origins.join(','),
    [ENV.publicBaseUrl]: origins[0],
    ...(internalHosts.length > 0 && { [ENV.allowedInternalHosts]: internalHosts.join(',') }),
  };
  const healthy = { exec: { command: [...HEALTH_COMMAND] }, timeoutSeconds: HEALTH_CHECK.timeout };
  return {
    name: 'open-design',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      ...Object.entries(plain).map(([name, value]) => ({ name, value })),
      ...Object.entries(variables).map(([name, value]) => ({ name, value: unexpanded(value) })),
      ...token.env,
    ],
    // Variables of the list above have precedence.
    ...(variablesSecret !== undefined && { envFrom: [{ secretRef: { name: variablesSecret } }] }),
    startupProbe: { ...healthy, periodSeconds: STARTUP_PERIOD, failureThreshold: STARTUP_TRIES },
    livenessProbe: {
      ...healthy,
      periodSeconds: HEALTH_CHECK.interval,
      failureThreshold: HEALTH_CHECK.retries,
    },
    resources: resourcesOf(shareOf(memoryMiB, cpus)),
    securityContext: containerSecurity(RUN_AS),
    volumeMount: [
      { name: volumes.data, mountPath: DATA_DIR, subPath: DATA_FOLDER },
      { name: volumes.temp, mountPath: '/tmp' },
      ...token.mounts,
    ],
  };
};
