import type { DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import {
  DAEMON_PORT,
  DATA_DIR,
  ENV,
  HEALTH_CHECK,
  HEALTH_COMMAND,
  LIMITS,
  RUN_AS,
} from '../../open-design/contract';
import type { PinnedImage } from '../../values/values';
import { TOKEN_KEYS } from './api-token';
import { DATA_FOLDER } from './data-volume';
import { containerSecurity, resourcesOf } from './hardening';

/** Volumes of the pod that the container mounts, by their names. */
export interface AppVolumes {
  /** The data volume. */
  readonly data: string;
  /** An empty one of its own, for temporary files. */
  readonly temp: string;
}

export interface AppContainerProps {
  /** The app's image, pinned by digest. */
  readonly image: PinnedImage;
  /** Name of the Secret that holds the token. */
  readonly tokenSecret: string;
  /** What browsers reach the app by, as origins; the first is the base of callback addresses. */
  readonly origins: readonly [string, ...string[]];
  readonly volumes: AppVolumes;
}

/** Processor: the guide's figures for a cluster. Memory: the contract's, all of it reserved. */
const SHARE = {
  cpu: ['250m', '1'],
  memory: [`${LIMITS.memoryMiB}Mi`, `${LIMITS.memoryMiB}Mi`],
  disk: ['256Mi', '2Gi'],
} as const;

/** Seconds between two looks at a container that has not been ready yet. */
const STARTUP_PERIOD = 5;

/** Looks before one that never became ready is started again: two minutes, as the host waits. */
const STARTUP_TRIES = 24;

/**
 * The app itself. It binds loopback, so that nothing but the front proxy in the same pod reaches it, whatever its own
 * authentication does; hence the probes by a command.
 */
export const appContainer = (props: AppContainerProps): DeploymentV1SpecTemplateSpecContainer => {
  const { image, tokenSecret, origins, volumes } = props;
  const plain: Readonly<Record<string, string>> = {
    NODE_ENV: 'production',
    [ENV.nodeOptions]: `--max-old-space-size=${LIMITS.heapMiB}`,
    [ENV.bindHost]: '127.0.0.1',
    [ENV.port]: String(DAEMON_PORT),
    [ENV.dataDir]: DATA_DIR,
    [ENV.allowedOrigins]: origins.join(','),
    [ENV.publicBaseUrl]: origins[0],
  };
  const healthy = { exec: { command: [...HEALTH_COMMAND] }, timeoutSeconds: HEALTH_CHECK.timeout };
  return {
    name: 'open-design',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [
      ...Object.entries(plain).map(([name, value]) => ({ name, value })),
      {
        name: ENV.apiToken,
        valueFrom: { secretKeyRef: { name: tokenSecret, key: TOKEN_KEYS.token } },
      },
    ],
    startupProbe: { ...healthy, periodSeconds: STARTUP_PERIOD, failureThreshold: STARTUP_TRIES },
    livenessProbe: {
      ...healthy,
      periodSeconds: HEALTH_CHECK.interval,
      failureThreshold: HEALTH_CHECK.retries,
    },
    resources: resourcesOf(SHARE),
    securityContext: containerSecurity(RUN_AS),
    volumeMount: [
      { name: volumes.data, mountPath: DATA_DIR, subPath: DATA_FOLDER },
      { name: volumes.temp, mountPath: '/tmp' },
    ],
  };
};
