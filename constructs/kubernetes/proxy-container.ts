import type { DeploymentV1SpecTemplateSpecContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import { HEALTH_CHECK } from '../../open-design/contract';
import type { PinnedImage } from '../../values/values';
import { FRONT_PROXY } from '../balancer/balancer-traffic';
import { containerSecurity, resourcesOf } from './hardening';
import { PROXY_FILES, PROXY_PATHS } from './proxy-config';

/** Names of ports, by which probes, Services and policies may call them. */
export const PROXY_PORTS = { requests: 'http', probes: 'probes' } as const;

/** Volumes of the pod that the container mounts, by their names. */
export interface ProxyVolumes {
  /** The configuration. */
  readonly config: string;
  /** The secret map, and nothing else of the Secret. */
  readonly secret: string;
  /** An empty one of its own, for the process id and temporary files. */
  readonly temp: string;
}

export interface ProxyContainerProps {
  /** nginx, pinned by digest. */
  readonly image: PinnedImage;
  readonly volumes: ProxyVolumes;
}

/** nginx's user in its official images, the stock and the unprivileged one. Source: nginxinc/docker-nginx, Dockerfile. */
const NGINX = { uid: 101, gid: 101 };

/** Two zones of 10 MiB for its limits, and a buffer for each upload and stream. */
const SHARE = { cpu: ['50m', '500m'], memory: ['64Mi', '128Mi'], disk: ['64Mi', '256Mi'] } as const;

/** Seconds between two looks; the app behind it needs about twenty to start. */
const PERIOD = 5;

/** Looks before a pod that never became ready is started again: two minutes, as the host waits. */
const STARTUP_TRIES = 24;

/**
 * The front proxy: the one way to the app. Its probes ask on a port of their own, where the app's health is open in
 * every generation of its authentication.
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
    // Not the image's own entry point, which writes to its configuration. Until it has read where errors go: there.
    command: ['nginx', '-e', 'stderr', '-c', `${PROXY_PATHS.config}/${PROXY_FILES.nginx}`],
    port: [
      { name: PROXY_PORTS.requests, containerPort: FRONT_PROXY.port, protocol: 'TCP' },
      { name: PROXY_PORTS.probes, containerPort: FRONT_PROXY.probePort, protocol: 'TCP' },
    ],
    startupProbe: { ...healthy, failureThreshold: STARTUP_TRIES },
    readinessProbe: { ...healthy, failureThreshold: HEALTH_CHECK.retries },
    // Whether nginx is there, and not whether the app is: that one's death is no reason to start this one again.
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
    ],
  };
};
