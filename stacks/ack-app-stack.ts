import type { Construct } from 'constructs';

import type { AppEnvironment } from '../config/load';
import type { Config } from '../config/schema';
import { ClusterAccess } from '../constructs/kubernetes/cluster-access';
import { DataVolume } from '../constructs/kubernetes/data-volume';
import { AppDeployment, TERMINATION_SECONDS } from '../constructs/kubernetes/deployment';
import { DisruptionBudget } from '../constructs/kubernetes/disruption-budget';
import { Identity } from '../constructs/kubernetes/identity';
import { AppIngress } from '../constructs/kubernetes/ingress';
import { APP_NAME, BACKUP_NAME, NAMESPACE } from '../constructs/kubernetes/names';
import { AppNamespace } from '../constructs/kubernetes/namespace';
import { NetworkPolicies } from '../constructs/kubernetes/network-policies';
import { backup } from '../constructs/kubernetes/operations/backup';
import { Operations } from '../constructs/kubernetes/operations/operations';
import { restore, RESTORE_COMMANDS } from '../constructs/kubernetes/operations/restore';
import { podTrafficOf } from '../constructs/kubernetes/pod-traffic';
import { ProxyConfig } from '../constructs/kubernetes/proxy-config';
import { AppService, type ServiceBalancer } from '../constructs/kubernetes/service';
import { ApiToken } from '../constructs/kubernetes/token/api-token';
import { variablesOf } from '../open-design/environment';
import { TOKEN_FILES } from '../open-design/pod-token/pod-token';
import type { AckStack } from './ack-stack';
import { entranceOf } from './entrance';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface AckAppStackProps {
  readonly environment: AppEnvironment;
  /** The environment's `ack:` section. */
  readonly ack: NonNullable<Config['ack']>;
  /** The network of the nodes. */
  readonly network: NetworkStack;
  /** The cluster in which the app runs. */
  readonly cluster: AckStack;
  /** The load balancer whose server group the app joins; undefined: none. */
  readonly balancer: ServiceBalancer | undefined;
}

/** Archives may use half of a node's system disk while they are created. The other half is for system and images. */
const WORK_SHARE = 0.5;

/** The app in the cluster: one pod, its data, and their protection. */
export class AckAppStack extends EnvironmentStack {
  constructor(scope: Construct, props: AckAppStackProps) {
    super(scope, 'ack-app', props.environment, 'kubernetes');
    const { ack, cluster, balancer } = props;
    const { access, app, region } = props.environment.config;
    const { network } = props.network;
    // A plan calls the cluster's API server, so the cluster must exist before this stack is planned.
    this.addDependency(cluster);
    const pullSecrets = ack.pullSecret ? [ack.pullSecret] : [];
    const { origins, endpoint, reachedBy } = entranceOf({
      domain: access.domain,
      served: balancer !== undefined || ack.ingress !== undefined,
      namespace: NAMESPACE,
    });

    new ClusterAccess(this, 'cluster');
    const namespace = new AppNamespace(this, 'namespace');
    const controller = ack.ingress && {
      namespace: ack.ingress.controllerNamespace,
      label: ack.ingress.controllerLabel,
    };
    const traffic = podTrafficOf(balancer?.kind ?? controller ?? 'network', network);
    const policies = new NetworkPolicies(this, 'policies', {
      namespace,
      traffic,
      vpcCidr: network.cidr,
      openNetworks: app.egress.networks,
    });
    const token = new ApiToken(this, 'token', { namespace, revision: ack.tokenRevision });
    const data = new DataVolume(this, 'data', {
      namespace,
      sizeGiB: ack.dataDisk.sizeGiB,
      kmsKeyId: ack.kmsKeyId,
      protect: ack.protect,
    });
    const proxy = new ProxyConfig(this, 'front-proxy', {
      namespace,
      domain: access.domain,
      clients: access.allow,
      front: traffic.front,
      icpNumber: access.icpNumber,
      // The rest of the pod's grace period is for the app.
      shutdownSeconds: TERMINATION_SECONDS / 2,
    });
    new AppDeployment(this, 'app', {
      namespace,
      identity: new Identity(this, 'identity', { namespace, name: APP_NAME }),
      token,
      data,
      proxy,
      image: app.image,
      memoryMiB: app.memoryMiB,
      cpus: app.cpus,
      variables: variablesOf({ ...app, internalHosts: app.egress.hosts }),
      variablesSecret: ack.environmentSecret,
      proxyImage: ack.frontProxyImage,
      origins,
      internalHosts: app.egress.hosts,
      zone: ack.zone,
      pullSecrets,
      dependsOn: policies.resources,
    });
    new DisruptionBudget(this, 'disruption-budget', { namespace });
    const service = new AppService(this, 'service', { namespace, balancer });
    if (ack.ingress && access.domain) {
      new AppIngress(this, 'ingress', {
        namespace,
        service,
        domain: access.domain,
        className: ack.ingress.className,
        tlsSecretName: ack.ingress.tlsSecretName,
      });
    }

    const { bucket, image } = ack.backup;
    if (bucket && image && cluster.backupRoleArn && cluster.identityProviderArn) {
      const operations = new Operations(this, 'operations', {
        namespace,
        identity: new Identity(this, 'backup-identity', { namespace, name: BACKUP_NAME }),
        access: {
          bucket,
          folder: this.prefix,
          region,
          roleArn: cluster.backupRoleArn,
          identityProviderArn: cluster.identityProviderArn,
        },
        policies,
        data,
        image,
        workGiB: Math.floor(ack.nodes.systemDiskGiB * WORK_SHARE),
        pullSecrets,
      });
      operations.add(backup({ appImage: app.image }));
      operations.add(restore());
      this.output('restore_commands', 'How a backup is restored, line by line.', RESTORE_COMMANDS.join('\n'));
    }

    this.output('endpoint', reachedBy, endpoint);
    this.output(
      'token_location',
      'Where the token is: namespace, Secret, key.',
      `${NAMESPACE}/${APP_NAME}/${TOKEN_FILES.token}`,
    );
    this.output(
      'token_command',
      'Prints the token, for whoever may read the Secret.',
      `kubectl -n ${NAMESPACE} get secret ${APP_NAME} -o jsonpath='{.data.${TOKEN_FILES.token}}' | base64 -d`,
    );
  }
}
