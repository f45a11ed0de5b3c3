import { AlicloudProvider } from '@cdktf/provider-alicloud/lib/provider';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import type { AppConfig } from '../config/schema';
import { backupsIn } from '../constructs/access/permissions';
import { type IdentityProvider, WorkloadRole } from '../constructs/access/workload-role';
import { ClusterAccess } from '../constructs/kubernetes/cluster-access';
import { DataVolume } from '../constructs/kubernetes/data-volume';
import { AppDeployment, TERMINATION_SECONDS } from '../constructs/kubernetes/deployment';
import { DisruptionBudget } from '../constructs/kubernetes/disruption-budget';
import { Identity } from '../constructs/kubernetes/identity';
import { AppIngress } from '../constructs/kubernetes/ingress';
import { APP_NAME, BACKUP_NAME } from '../constructs/kubernetes/names';
import { AppNamespace } from '../constructs/kubernetes/namespace';
import { NetworkPolicies } from '../constructs/kubernetes/network-policies';
import { backup } from '../constructs/kubernetes/operations/backup';
import { Operations } from '../constructs/kubernetes/operations/operations';
import { restore } from '../constructs/kubernetes/operations/restore';
import { podTrafficOf } from '../constructs/kubernetes/pod-traffic';
import { ProxyConfig } from '../constructs/kubernetes/proxy-config';
import { pulledContainer } from '../constructs/kubernetes/pulled';
import { AppService } from '../constructs/kubernetes/service';
import { PodToken } from '../constructs/kubernetes/token/pod-token';
import { entranceOf } from './entrance';

/** Where the backups of an instance go, and the role with which they are written. */
export interface BackupPlace {
  /** Region of the bucket. */
  readonly region: string;
  /** Folder in the bucket. */
  readonly folder: string;
  readonly roleName: string;
  /** ARN of the role. */
  readonly roleArn: string;
  /** The cluster's OIDC provider in RAM. */
  readonly identityProvider: IdentityProvider;
}

export interface ComputeNestAppStackProps {
  /** The configuration, which has a cluster, an Ingress, a domain and backups. */
  readonly config: AppConfig;
  /** Clients that may connect, as an annotation of the pod: another list must have another pod. */
  readonly clients: string;
  /** Namespace of the app. Two instances of the service in one cluster have different ones. */
  readonly namespace: string;
  /** Network of the nodes and pods: the VPC's. It is private. */
  readonly networkCidr: string;
  /** Name of the storage class, which belongs to the whole cluster. */
  readonly storageClass: string;
  /** Name of the Secret with which the images are pulled. */
  readonly pullSecret: string;
  /** Whether the Ingress serves the domain. Otherwise, only `kubectl port-forward` leads to the app. */
  readonly ingress: boolean;
  /** Where backups go; undefined: there are none. */
  readonly backups: BackupPlace | undefined;
}

/**
 * Node autoscaling removes no node with such a pod. On another node, the images could not be pulled: the key of the
 * deployment has expired. Source: kubernetes/autoscaler, FAQ, "What types of pods can prevent CA from removing a node?".
 */
const KEEPS_ITS_NODE = { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' };

/** GiB that archives may use on a node's disk: half of the smallest one that ACK offers. */
const WORK_GIB = 20;

/**
 * The app in a cluster that exists, as the service of Compute Nest deploys it: the objects of `AckAppStack`, except for the
 * place of the token, and with images that are pulled with a temporary key. Terraform never deploys this stack. Its
 * resources become the objects of the template for ROS.
 */
export class ComputeNestAppStack extends TerraformStack {
  constructor(scope: Construct, props: ComputeNestAppStackProps) {
    super(scope, 'compute-nest-app');
    const { access, app, ack } = props.config;
    if (!ack?.ingress || !ack.backup.image || !ack.backup.bucket) {
      throw new Error('the configuration has no cluster with an Ingress and backups; add them');
    }
    const { image } = ack.backup;
    const pullSecrets = [props.pullSecret];
    const domain = props.ingress ? access.domain : undefined;
    const { networkCidr: cidr } = props;

    new ClusterAccess(this, 'cluster');
    const namespace = new AppNamespace(this, 'namespace', props.namespace);
    const traffic = podTrafficOf(
      props.ingress
        ? { namespace: ack.ingress.controllerNamespace, label: ack.ingress.controllerLabel }
        : 'network',
      { vpcId: '', cidr, vSwitches: [{ id: '', zone: '', cidr }] },
    );
    const policies = new NetworkPolicies(this, 'policies', {
      namespace,
      traffic,
      vpcCidr: cidr,
      openNetworks: [],
    });
    const token = new PodToken(this, 'token', {
      namespace,
      revision: ack.tokenRevision,
      image: app.image,
      data: 'data',
    });
    const data = new DataVolume(this, 'data', {
      namespace,
      sizeGiB: ack.dataDisk.sizeGiB,
      kmsKeyId: undefined,
      className: props.storageClass,
      protect: false,
    });
    new AppDeployment(this, 'app', {
      namespace,
      identity: new Identity(this, 'identity', { namespace, name: APP_NAME }),
      token,
      data,
      proxy: new ProxyConfig(this, 'front-proxy', {
        namespace,
        domain,
        clients: access.allow,
        front: traffic.front,
        icpNumber: undefined,
        shutdownSeconds: TERMINATION_SECONDS / 2,
      }),
      image: app.image,
      memoryMiB: app.memoryMiB,
      cpus: app.cpus,
      variables: {},
      variablesSecret: undefined,
      proxyImage: ack.frontProxyImage,
      origins: entranceOf({ domain, served: props.ingress, namespace: props.namespace }).origins,
      internalHosts: [],
      zone: undefined,
      annotations: {
        ...KEEPS_ITS_NODE,
        'open-design/token-programs-sha256': token.hash,
        // The hash of the front proxy's configuration does not tell what parameters put into it.
        'open-design/front-proxy-parameters': [props.clients, cidr, domain ?? ''].join(' ').trim(),
      },
      // The first backup runs when the key has expired.
      initContainers: props.backups ? [pulledContainer('backup-image', image)] : [],
      pullSecrets,
      dependsOn: policies.resources,
    });
    new DisruptionBudget(this, 'disruption-budget', { namespace });
    const service = new AppService(this, 'service', { namespace, balancer: undefined });
    if (domain) {
      new AppIngress(this, 'ingress', {
        namespace,
        service,
        domain,
        className: ack.ingress.className,
        tlsSecretName: ack.ingress.tlsSecretName,
      });
    }
    if (props.backups) {
      const { region, folder, roleName, identityProvider } = props.backups;
      new AlicloudProvider(this, 'alicloud', { region });
      const role = new WorkloadRole(this, 'backup-role', {
        name: roleName,
        purpose: 'the pods that write backups of Open Design',
        identityProvider,
        namespace: props.namespace,
        serviceAccount: BACKUP_NAME,
      });
      role.allow('bucket', backupsIn(ack.backup.bucket, folder));
      const operations = new Operations(this, 'operations', {
        namespace,
        identity: new Identity(this, 'backup-identity', { namespace, name: BACKUP_NAME }),
        access: {
          bucket: ack.backup.bucket,
          folder,
          region,
          roleArn: props.backups.roleArn,
          identityProviderArn: identityProvider.arn,
        },
        policies,
        data,
        image,
        workGiB: WORK_GIB,
        pullSecrets,
      });
      operations.add(backup({ appImage: app.image }));
      operations.add(restore());
    }
  }
}
