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
  /** Name of the Secret that holds the token. */
  readonly tokenSecret: string;
  /** Origins under which browsers reach the app. The first one is the base of callback addresses. */
  readonly origins: readonly [string, ...string[]];
  readonly volumes: AppVolumes;
}

/** CPU: the figures of Open Design's guide for Alibaba Cloud, path B (a cluster). Memory: the limit of the contract, reserved in full. */
const SHARE = {
  cpu: ['250m', '1'],
  memory: [`${LIMITS.memoryMiB}Mi`, `${LIMITS.memoryMiB}Mi`],
  disk: ['256Mi', '2Gi'],
} as const;

/** Seconds between two startup probes. */
const STARTUP_PERIOD = 5;

/** Failed startup probes before the container is restarted: two minutes in total, as long as a host waits. */
const STARTUP_TRIES = 24;

/**
 * The container of the app. The app listens on loopback only, so that nothing but the front proxy in the same pod can
 * reach it, whatever its own authentication does. For that reason, the probes run a command.
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
