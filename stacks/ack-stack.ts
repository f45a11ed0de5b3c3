import type { Construct } from 'constructs';

import { KUBECONFIG_MINUTES, kubeconfigCall } from '../alibaba-cloud/aliyun';
import { sharedArchitecture } from '../alibaba-cloud/processors';
import type { AppEnvironment } from '../config/load';
import type { Config } from '../config/schema';
import { backupsIn } from '../constructs/access/permissions';
import { WorkloadRole } from '../constructs/access/workload-role';
import { Cluster } from '../constructs/cluster/cluster';
import { Nodes } from '../constructs/cluster/nodes';
import { RegistryCredentials } from '../constructs/cluster/registry-credentials';
import { APP_NAME, BACKUP_NAME, NAMESPACE } from '../constructs/kubernetes/names';
import { REMEMBERED, Remembered, unlessProtected } from '../constructs/remembered';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface AckStackProps {
  readonly environment: AppEnvironment;
  /** The environment's `ack:` section. */
  readonly ack: NonNullable<Config['ack']>;
  /** The network of the cluster. */
  readonly network: NetworkStack;
}

/** Name of the output with the id of the cluster. */
export const CLUSTER_ID_OUTPUT = 'cluster_id';

/** A hardened cluster, ready for the app: nodes, add-ons, and the RAM role for its backups. */
export class AckStack extends EnvironmentStack {
  readonly clusterId: string;
  /** The RAM role that the backups' service account may assume; undefined: no backups. */
  readonly backupRoleArn: string | undefined;
  /** ARN of the cluster's OIDC provider in RAM, which belongs to the role; undefined: no backups. */
  readonly identityProviderArn: string | undefined;

  constructor(scope: Construct, { environment, ack, network: { network } }: AckStackProps) {
    super(scope, 'ack', environment);
    const { region, app } = environment.config;
    const { kmsKeyId, protect } = ack;

    const cluster = new Cluster(this, 'cluster', {
      name: this.prefix,
      network,
      kubernetesVersion: ack.kubernetesVersion,
      apiAccess: ack.apiAccess,
      serviceCidr: ack.serviceCidr,
      kmsKeyId,
      protect,
    });
    const nodes = new Nodes(this, 'nodes', {
      cluster,
      network,
      zone: ack.zone,
      instanceTypes: ack.nodes.instanceTypes,
      architecture: sharedArchitecture(ack.nodes.instanceTypes, ack.nodes.architecture),
      systemDiskGiB: ack.nodes.systemDiskGiB,
      min: ack.nodes.min,
      max: ack.nodes.max,
      kmsKeyId,
      registryMirrors: app.registryMirrors,
    });
    new Remembered(this, 'disk-zone', {
      value: ack.zone,
      mayChange: unlessProtected(protect),
      of: [nodes.ready],
      refusal: `got ack.zone: ${ack.zone}, while the data disk is in ${REMEMBERED}; allowed: ${REMEMBERED}: a disk cannot move, and the pod could not start in another zone; docs/changes.md has the way to another zone`,
    });
    if (ack.acrCredentialHelper) {
      new RegistryCredentials(this, 'registry-credentials', {
        cluster,
        registry: ack.acrCredentialHelper,
        region,
        namespace: NAMESPACE,
        serviceAccounts: [APP_NAME, BACKUP_NAME],
        dependsOn: [nodes.ready],
      });
    }
    if (ack.backup.bucket) {
      const role = new WorkloadRole(this, 'backup-role', {
        name: `${this.prefix}-backup`,
        purpose: 'the pods that write backups of Open Design',
        identityProvider: cluster.identityProvider,
        namespace: NAMESPACE,
        serviceAccount: BACKUP_NAME,
      });
      role.allow('bucket', backupsIn(ack.backup.bucket, this.prefix));
      this.backupRoleArn = role.arn;
      this.identityProviderArn = cluster.identityProvider.arn;
      this.output('backup_role_arn', 'The RAM role that backups are written by.', role.arn);
      this.output('identity_provider_arn', 'The OIDC provider of that role.', this.identityProviderArn);
    }
    this.clusterId = cluster.clusterId;

    this.output(CLUSTER_ID_OUTPUT, 'The cluster.', this.clusterId);
    this.output(
      'api_access',
      'Where the API server is reached: private is inside the network only.',
      ack.apiAccess === 'public'
        ? 'public: from every address, until you set an access control list in the console'
        : ack.apiAccess,
    );
    this.output(
      'kubeconfig_command',
      `Prints a kubeconfig that is good for ${KUBECONFIG_MINUTES} minutes; Terraform gets it as TF_VAR_kubeconfig.`,
      `aliyun ${kubeconfigCall({ region, clusterId: this.clusterId, apiAccess: ack.apiAccess }).join(' ')} | jq -r .config`,
    );
    this.output('zone', 'Zone of the nodes and the data disk.', ack.zone);
  }
}
