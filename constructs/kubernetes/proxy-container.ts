import type { DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import { HEALTH_CHECK } from '../../open-design/contract';
import { UPLOADS_MEGABYTES } from '../../open-design/front-proxy/uploads';
import type { PinnedImage } from '../../values/values';
import { FRONT_PROXY } from '../balancer/balancer-traffic';
import { containerSecurity, resourcesOf } from './hardening';
import { PROXY_FILES, PROXY_PATHS } from './proxy-config';

/** Names of the ports, for reference in probes, Services and policies. */
export const PROXY_PORTS = { requests: 'http', probes: 'probes' } as const;

/** Names of the pod volumes that the container mounts. */
export interface ProxyVolumes {
  /** The configuration. */
  readonly config: string;
  /** The secret map. The rest of the Secret is not mounted. */
  readonly secret: string;
  /** An empty volume for the process id and temporary files, used by this container only. */
  readonly temp: string;
  /** An empty volume for uploads until they are complete, of the size {@link UPLOADS_SPACE_MIB}. */
  readonly uploads: string;
}

export interface ProxyContainerProps {
  /** nginx, pinned by digest. */
  readonly image: PinnedImage;
  readonly volumes: ProxyVolumes;
}

/** User of nginx in its official images, standard and unprivileged. Source: nginxinc/docker-nginx, Dockerfile. */
const NGINX = { uid: 101, gid: 101 };

/**
 * MiB of the volume for uploads on the node's disk, with a margin: the kubelet evicts a pod whose volume is over its size.
 * All of it is requested, so that no other pod of the node has it.
 */
export const UPLOADS_SPACE_MIB = UPLOADS_MEGABYTES + 168;

/**
 * Memory holds limit zones of 21 MiB in total, a buffer for each upload and stream, and up to 0.4 MiB for each answer that
 * is being compressed.
 */
const SHARE = {
  cpu: [0.05, 0.5],
  memory: [64, 192],
  disk: [UPLOADS_SPACE_MIB + 64, UPLOADS_SPACE_MIB + 256],
} as const;

/** Seconds between two probes. The app behind the front proxy takes about 20 seconds to start. */
const PERIOD = 5;

/** Failed startup probes before the container is restarted: two minutes in total, as long as a host waits. */
const STARTUP_TRIES = 24;

/**
 * The container of the front proxy, the only way to reach the app. Its probes use a separate port, which serves the
 * app's health without credentials, whatever the generation of the app's authentication.
 */
export const proxyContainer = ({
  image,
  volumes,
}: ProxyContainerProps): DeploymentV1SpecTemplateSpecContainer => {
  const healthy = {
    httpGet: { path: FRONT_PROXY.probePath, port: PROXY_PORTS.probes },
    timeoutSeconds: HEALTH_CHECK.timeout,
    periodSeconds: PERIOD,
  };
  return {
    name: 'front-proxy',
    image,
    imagePullPolicy: 'IfNotPresent',
    // The image's own entry point is not used, because it writes to the configuration. The option `-e` sets the error
    // log until nginx has read its configuration.
    command: ['nginx', '-e', 'stderr', '-c', `${PROXY_PATHS.config}/${PROXY_FILES.nginx}`],
    port: [
      { name: PROXY_PORTS.requests, containerPort: FRONT_PROXY.port, protocol: 'TCP' },
      { name: PROXY_PORTS.probes, containerPort: FRONT_PROXY.probePort, protocol: 'TCP' },
    ],
    startupProbe: { ...healthy, failureThreshold: STARTUP_TRIES },
    readinessProbe: { ...healthy, failureThreshold: HEALTH_CHECK.retries },
    // Checks nginx only, not the app: a failure of the app must not restart the front proxy.
    livenessProbe: {
      tcpSocket: [{ port: PROXY_PORTS.probes }],
      timeoutSeconds: HEALTH_CHECK.timeout,
      periodSeconds: HEALTH_CHECK.interval,
      failureThreshold: HEALTH_CHECK.retries,
    },
    resources: resourcesOf(SHARE),
    securityContext: containerSecurity(NGINX),
    volumeMount: [
      { name: volumes.config, mountPath: PROXY_PATHS.config, readOnly: true },
      { name: volumes.secret, mountPath: PROXY_PATHS.secret, readOnly: true },
      { name: volumes.temp, mountPath: PROXY_PATHS.temp },
      { name: volumes.uploads, mountPath: PROXY_PATHS.uploads },
    ],
  };
};
