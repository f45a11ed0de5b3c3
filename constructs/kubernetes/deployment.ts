import {
  DeploymentV1,
  type DeploymentV1SpecTemplateSpecInitContainer,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { RUN_AS } from '../../open-design/contract';
import type { PinnedImage, Zone } from '../../values/values';
import { appContainer, type AppContainerProps } from './app-container';
import type { DataVolume } from './data-volume';
import { firstSettingsContainer } from './first-settings';
import { NO_CLUSTER_ACCESS, podSecurity } from './hardening';
import type { Identity } from './identity';
import { APP_NAME, selectorOf } from './names';
import type { AppNamespace } from './namespace';
import { notBesideTheApp } from './placement';
import type { ProxyConfig } from './proxy-config';
import { proxyContainer, UPLOADS_SPACE_MIB } from './proxy-container';
import { gibibytes, mebibytes } from './quantities';
import { SECRET_MAP_VOLUME, type TokenSource } from './token/token-source';

/** Seconds between the request to stop a pod and its kill. Compose waits equally long on a host. */
export const TERMINATION_SECONDS = 30;

/** Maximum time for a new pod: the disk is created and attached, and two images are pulled. */
const ROLLOUT_TIMEOUT = '15m';

export interface AppDeploymentProps extends Pick<
  AppContainerProps,
  'image' | 'memoryMiB' | 'cpus' | 'variables' | 'variablesSecret' | 'origins' | 'internalHosts'
> {
  readonly namespace: AppNamespace;
  readonly identity: Identity;
  /** Where the token is. The pod gets a new one with each revision. */
  readonly token: TokenSource;
  readonly data: DataVolume;
  readonly proxy: ProxyConfig;
  /** nginx's image, pinned by digest. */
  readonly proxyImage: PinnedImage;
  /** Zone of the nodes and the disk; undefined: the zone of the disk, which is made where the first pod is. */
  readonly zone: Zone | undefined;
  /** Annotations of the pod in addition to its own; undefined: none. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Containers that run before those of the app, after the one that makes a token; undefined: none. */
  readonly initContainers?: readonly DeploymentV1SpecTemplateSpecInitContainer[] | undefined;
  /** Names of Secrets with credentials for registries. */
  readonly pullSecrets: readonly string[];
  /** Resources that must exist before the pod: the network policies that apply to it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Places a pod on the nodes of a zone. */
const inZone = (zone: Zone) => ({
  requiredDuringSchedulingIgnoredDuringExecution: {
    nodeSelectorTerm: [
      { matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: [zone] }] },
    ],
  },
});

/**
 * The app and its front proxy in one pod. Two pods must never run at once, because both would write to the same SQLite
 * files. Therefore, there is one replica, the old pod is gone before the new one is created, and no node accepts two.
 */
export class AppDeployment extends Construct {
  constructor(scope: Construct, id: string, props: AppDeploymentProps) {
    super(scope, id);
    const { namespace, identity, token, proxy } = props;
    const labels = selectorOf('app');
    new DeploymentV1(this, 'Resource', {
      metadata: { name: APP_NAME, namespace: namespace.name, labels },
      spec: {
        replicas: '1',
        strategy: { type: 'Recreate' },
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels,
            // A running pod reads neither value again, so a change of either one must replace the pod.
            annotations: {
              'open-design/front-proxy-sha256': proxy.hash,
              'open-design/token-revision': String(token.revision),
              ...props.annotations,
            },
          },
          spec: {
            ...NO_CLUSTER_ACCESS,
            serviceAccountName: identity.name,
            securityContext: podSecurity(RUN_AS.gid),
            terminationGracePeriodSeconds: TERMINATION_SECONDS,
            imagePullSecrets: props.pullSecrets.map((name) => ({ name })),
            affinity: {
              ...notBesideTheApp(),
              ...(props.zone !== undefined && { nodeAffinity: inZone(props.zone) }),
            },
            initContainer: [
              ...token.initContainers,
              ...(props.initContainers ?? []),
              firstSettingsContainer(props.image, 'data'),
            ],
            container: [
              appContainer({
                image: props.image,
                memoryMiB: props.memoryMiB,
                cpus: props.cpus,
                variables: props.variables,
                variablesSecret: props.variablesSecret,
                token,
                origins: props.origins,
                internalHosts: props.internalHosts,
                volumes: { data: 'data', temp: 'app-temp' },
              }),
              proxyContainer({
                image: props.proxyImage,
                volumes: {
                  config: 'front-proxy',
                  secret: SECRET_MAP_VOLUME,
                  temp: 'front-proxy-temp',
                  uploads: 'front-proxy-uploads',
                },
              }),
            ],
            volume: [
              { name: 'data', persistentVolumeClaim: { claimName: props.data.claimName } },
              { name: 'app-temp', emptyDir: { sizeLimit: gibibytes(1) } },
              { name: 'front-proxy', configMap: { name: proxy.name } },
              ...token.volumes,
              { name: 'front-proxy-temp', emptyDir: { sizeLimit: mebibytes(64) } },
              { name: 'front-proxy-uploads', emptyDir: { sizeLimit: mebibytes(UPLOADS_SPACE_MIB) } },
            ],
          },
        },
      },
      timeouts: { create: ROLLOUT_TIMEOUT, update: ROLLOUT_TIMEOUT },
      dependsOn: [...token.dependsOn, ...props.dependsOn],
    });
  }
}
