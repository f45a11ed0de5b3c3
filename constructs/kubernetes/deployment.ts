import { DeploymentV1 } from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { RUN_AS } from '../../open-design/contract';
import type { PinnedImage, Zone } from '../../values/values';
import { type ApiToken, TOKEN_KEYS } from './api-token';
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

/** Seconds between the request to stop a pod and its kill. Compose waits equally long on a host. */
export const TERMINATION_SECONDS = 30;

/** Maximum time for a new pod: the disk is created and attached, and two images are pulled. */
const ROLLOUT_TIMEOUT = '15m';

/** File mode of the Secret: readable by the owner and the pod's group only. */
const READABLE_BY_GROUP = '0440';

export interface AppDeploymentProps extends Pick<
  AppContainerProps,
  'image' | 'memoryMiB' | 'cpus' | 'variables' | 'variablesSecret' | 'origins' | 'internalHosts'
> {
  readonly namespace: AppNamespace;
  readonly identity: Identity;
  readonly token: ApiToken;
  /** Revision of the token. A change replaces the pod. */
  readonly tokenRevision: number;
  readonly data: DataVolume;
  readonly proxy: ProxyConfig;
  /** nginx's image, pinned by digest. */
  readonly proxyImage: PinnedImage;
  /** Zone of the nodes and the disk. */
  readonly zone: Zone;
  /** Names of Secrets with credentials for registries. */
  readonly pullSecrets: readonly string[];
  /** Resources that must exist before the pod: the network policies that apply to it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

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
              'open-design/token-revision': String(props.tokenRevision),
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
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerm: [
                    {
                      matchExpressions: [
                        { key: 'topology.kubernetes.io/zone', operator: 'In', values: [props.zone] },
                      ],
                    },
                  ],
                },
              },
            },
            initContainer: [firstSettingsContainer(props.image, 'data')],
            container: [
              appContainer({
                image: props.image,
                memoryMiB: props.memoryMiB,
                cpus: props.cpus,
                variables: props.variables,
                variablesSecret: props.variablesSecret,
                tokenSecret: token.secretName,
                origins: props.origins,
                internalHosts: props.internalHosts,
                volumes: { data: 'data', temp: 'app-temp' },
              }),
              proxyContainer({
                image: props.proxyImage,
                volumes: {
                  config: 'front-proxy',
                  secret: 'front-proxy-secret',
                  temp: 'front-proxy-temp',
                  uploads: 'front-proxy-uploads',
                },
              }),
            ],
            volume: [
              { name: 'data', persistentVolumeClaim: { claimName: props.data.claimName } },
              { name: 'app-temp', emptyDir: { sizeLimit: gibibytes(1) } },
              { name: 'front-proxy', configMap: { name: proxy.name } },
              {
                name: 'front-proxy-secret',
                secret: {
                  secretName: token.secretName,
                  items: [{ key: TOKEN_KEYS.secretMap, path: TOKEN_KEYS.secretMap }],
                  defaultMode: READABLE_BY_GROUP,
                },
              },
              { name: 'front-proxy-temp', emptyDir: { sizeLimit: mebibytes(64) } },
              { name: 'front-proxy-uploads', emptyDir: { sizeLimit: mebibytes(UPLOADS_SPACE_MIB) } },
            ],
          },
        },
      },
      timeouts: { create: ROLLOUT_TIMEOUT, update: ROLLOUT_TIMEOUT },
      dependsOn: [token.resource, ...props.dependsOn],
    });
  }
}
